import { Failure } from '../../bootstrap/failure.js';
import type { Execution } from '../n8n/client.mts';

const nodes = { row: 'Customer', sources: 'List Sources', result: 'Greeting' };

/** A source as Stitch lists it, as far as it is shown. */
export interface Source {
	id: number;
	name: string;
	display_name?: string;
	type: string;
	deleted_at?: string | null;
	system_paused_at?: string | null;
	paused_at?: string | null;
}

export interface Onboarding {
	accountId: number;
	sourceCount: number;
	email: string;
	/** What no output may hold. */
	secrets: string[];
}

/** Fails closed: whatever is not a success that has what the workflow is for is a failure. */
function checkSuccess(name: string, execution: Execution) {
	if (execution.status === 'success') return;
	throw new Failure(
		`The workflow '${name}' ended with status ${execution.status}: ${execution.error ?? 'no message'}`,
		'If you edited it, delete it in the editor and run the command again to get the example back.',
	);
}

/** What the onboarding run came to. */
export function readOnboarding(execution: Execution): Onboarding {
	checkSuccess('Onboard a customer', execution);
	const [row] = execution.items<Record<string, unknown>>(nodes.row);
	const [result] = execution.items<Record<string, unknown>>(nodes.result);
	const { stitch_account_id: accountId, access_token: token, email } = row ?? {};
	if (!Number.isInteger(accountId) || typeof token !== 'string' || token === '') {
		throw new Failure(`'${nodes.row}' read no account ID and token from the table.`);
	}
	if (result?.stitch_account_id !== accountId) {
		throw new Failure(`'${nodes.result}' did not show the account ID.`);
	}
	return {
		accountId: Number(accountId),
		sourceCount: Number(result?.source_count),
		email: String(email),
		secrets: [token],
	};
}

/** The existing account's sources. */
export function readSources(execution: Execution): Source[] {
	checkSuccess('List sources', execution);
	const sources = execution.items<Source>(nodes.sources);
	if (sources.length === 0 || !sources.every(({ id }) => Number.isInteger(id))) {
		throw new Failure(`'${nodes.sources}' listed no sources of the existing account.`);
	}
	return sources;
}

const statusOf = (source: Source) => {
	if (source.deleted_at) return 'deleted';
	if (source.system_paused_at) return 'paused by Stitch';
	return source.paused_at ? 'paused' : 'active';
};

/** Readable lines for the terminal. */
export function readableReport(
	{ accountId, sourceCount, email }: Pick<Onboarding, 'accountId' | 'sourceCount' | 'email'>,
	sources: Source[],
) {
	const rows = sources.map((source) => [
		String(source.id),
		source.display_name ?? source.name,
		source.type,
		statusOf(source),
	]);
	const head = ['ID', 'Name', 'Type', 'Status'];
	const widths = head.map((_, column) =>
		Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
	);
	const table = [head, ...rows].map((row) =>
		`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
	);
	return [
		'Onboard a customer',
		`  ${email} signed up with the form.`,
		`  Stitch account ${accountId} was created; it has ${sourceCount === 0 ? 'no sources yet' : `${sourceCount} sources`}.`,
		'  Its row is in the data table stitch_customers, with the token encrypted.',
		'',
		`List sources (the existing account has ${sources.length})`,
		...table,
	].join('\n');
}

/**
 * The closing line of `--once`.
 * @param n8n its version
 * @param secrets what must not be in it
 */
export function closingLine(accountId: number, sources: Source[], n8n: string, secrets: string[]) {
	const line = JSON.stringify({ account: { stitch_account_id: accountId }, sources, n8n });
	if (secrets.some((secret) => line.includes(secret))) {
		throw new Failure('The closing line would hold a token, so it is not printed.');
	}
	return line;
}
