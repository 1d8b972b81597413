import type { BudgetOwner } from '../budget/accountBudget';
import type { ExtractionRecord } from '../judge/extraction';
import type { PageSight } from './extractionPages';
import type { LoadRecord } from '../judge/loadRecord';

/**
 * What is remembered of one account's lists, shared by all who use the same token in this
 * process. It holds nothing that its token couldn't read, and is dropped with its last user.
 */
export class Board {
	readonly extractions = new Map<number, PageSight<ExtractionRecord>>();

	readonly loads = new Map<number, PageSight<LoadRecord>>();

	/** requests under way, by what they ask for; these promises never reject */
	readonly underWay = new Map<string, Promise<void>>();

	users = 0;
}

const boards = new Map<string, Board>();

/** Borrows the board of an account and token; `release` must be called when done. */
export function borrowBoard(owner: BudgetOwner, accessToken: string) {
	const key = `${owner.apiBaseUrl} ${owner.accountId} ${accessToken}`;
	const board = boards.get(key) ?? new Board();
	boards.set(key, board);
	board.users++;
	return {
		board,
		release() {
			board.users--;
			if (board.users === 0) boards.delete(key);
		},
	};
}
