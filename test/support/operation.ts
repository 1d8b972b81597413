import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';
import { demo } from '../../emulator/index.mts';
import { budgetOf, resetBudgets } from '../../nodes/Stitch/jobs/budget/accountBudget';
import type { useEmulator } from './emulator';
import type { EngineRun } from './engine';
import { runNode } from './engine';

type Stitch = ReturnType<typeof useEmulator>;

interface RunOptions {
	items?: IDataObject[];
	onError?: INode['onError'];
	/** In place of the demo account's token. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
}

export type Run = (parameters?: IDataObject, options?: RunOptions) => Promise<EngineRun>;

/** Runs one operation, by default with the token of the emulator's demo account. */
export function operationRunner(stitch: Stitch, resource: string, operation: string): Run {
	beforeEach(resetBudgets);
	return async (parameters = {}, { items, onError, credentials } = {}) =>
		await runNode({
			parameters: {
				resource,
				operation,
				authentication: 'accessToken',
				...parameters,
			} as INodeParameters,
			items,
			onError,
			credentials:
				credentials ??
				(resource === 'account'
					? { stitchOAuth2Api: stitch.partner() }
					: { stitchApi: stitch.token() }),
		});
}

/** Uses up the limit of the demo account, but for so many requests. */
export function leaveRequests({ emulator }: Stitch, left: number): void {
	const { accessToken, stitchClientId: accountId } = demo.account;
	const budget = budgetOf({ apiBaseUrl: emulator.url, accountId, accessToken });
	while (budget.left() > left) budget.tryTake()?.end();
}

/** A resource locator in the mode in which an ID or a type is entered. */
export const byId = (value: number | string) => ({ __rl: true, mode: 'id', value });

/** The same as an expression: n8n checks fixed values itself before the node runs. */
export const byExpression = (value: number | string) => byId(`={{ ${JSON.stringify(value)} }}`);

export interface LinkedItems {
	run: Run;
	/** Parameters of all items; what differs is an expression on `$json.value`. */
	parameters: IDataObject;
	/** Two values that work, one that does not. */
	good: [unknown, unknown];
	bad: unknown;
	/** What the item with the bad value says. */
	message: string | RegExp;
}

const isSame = (expected: string | RegExp) =>
	typeof expected === 'string' ? expected : expect.stringMatching(expected);

/**
 * What holds for every operation with several items: each output belongs to its item, a failing
 * item stops the node or becomes an error item, and the others continue.
 */
export function linksItems(name: string, subject: LinkedItems) {
	const items = [subject.good[0], subject.bad, subject.good[1]].map((value) => ({
		value: value as string,
	}));
	const { run, parameters, message } = subject;

	describe(`${name}, with several items`, () => {
		it('stops at the item that fails, and names it', async () => {
			const { error } = await run(parameters, { items });
			expect(error?.message).toEqual(isSame(message));
			expect(error?.context).toMatchObject({ itemIndex: 1 });
		});

		it('goes on with the others and links every output to its item', async () => {
			const { error, outputs } = await run(parameters, {
				items,
				onError: 'continueRegularOutput',
			});
			expect(error).toBeUndefined();
			const linked = outputs[0].map(({ pairedItem }) => (pairedItem as { item: number }).item);
			expect([...new Set(linked)]).toEqual([0, 1, 2]);
			const failed = outputs[0].filter((_, index) => linked[index] === 1);
			expect(failed).toHaveLength(1);
			expect(failed[0].json.error).toEqual(isSame(message));
			for (const [index, { json }] of outputs[0].entries()) {
				if (linked[index] !== 1) expect(json).not.toHaveProperty('error.message');
			}
		});

		it('sends the failing one to the error output', async () => {
			const { outputs } = await run(parameters, { items, onError: 'continueErrorOutput' });
			const itemsOf = (output: number) => [
				...new Set(
					(outputs[output] ?? []).map(({ pairedItem }) => (pairedItem as { item: number }).item),
				),
			];
			expect(itemsOf(0)).toEqual([0, 2]);
			expect(itemsOf(1)).toEqual([1]);
		});
	});
}
