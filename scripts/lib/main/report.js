// @ts-check
'use strict';

const { Failure } = require('../tools/failure');

const nodes = { account: 'Create Account', sources: 'List Sources', result: 'Show Result' };

/** @typedef {import('../n8n/client').Execution} Execution */

/**
 * Fails closed: whatever is not a success that has what the workflow is for is a failure.
 * @param {string} name
 * @param {Execution} execution
 */
function checkSuccess(name, execution) {
	if (execution.status === 'success') return;
	throw new Failure(
		`The workflow '${name}' ended with status ${execution.status}: ${execution.error ?? 'no message'}`,
		'If you edited it, delete it in the editor and run the command again to get the example back.',
	);
}

/**
 * What the onboarding run came to.
 * @param {Execution} execution
 * @returns {{ accountId: number, sourceCount: number, secrets: string[] }}
 */
function readOnboarding(execution) {
	checkSuccess('Onboard a customer', execution);
	const [account] = execution.items(nodes.account);
	const [result] = execution.items(nodes.result);
	if (!Number.isInteger(account?.stitch_account_id) || !account.access_token) {
		throw new Failure(`'${nodes.account}' gave no account ID and token.`);
	}
	if (result?.stitch_account_id !== account.stitch_account_id) {
		throw new Failure(`'${nodes.result}' did not show the account ID.`);
	}
	return {
		accountId: account.stitch_account_id,
		sourceCount: result.source_count,
		secrets: [account.access_token],
	};
}

/**
 * @param {Execution} execution
 * @returns {any[]} the existing account's sources
 */
function readSources(execution) {
	checkSuccess('List sources', execution);
	const sources = execution.items(nodes.sources);
	if (sources.length === 0 || !sources.every(({ id }) => Number.isInteger(id))) {
		throw new Failure(`'${nodes.sources}' listed no sources of the existing account.`);
	}
	return sources;
}

/** @param {any} source */
const statusOf = ({ deleted_at: deleted, system_paused_at: bySystem, paused_at: paused }) => {
	if (deleted) return 'deleted';
	if (bySystem) return 'paused by Stitch';
	return paused ? 'paused' : 'active';
};

/**
 * Readable lines for the terminal.
 * @param {{ accountId: number, sourceCount: number }} onboarding
 * @param {any[]} sources
 */
function readableReport({ accountId, sourceCount }, sources) {
	const rows = sources.map((source) => [
		String(source.id),
		String(source.display_name ?? source.name),
		String(source.type),
		statusOf(source),
	]);
	const head = ['ID', 'Name', 'Type', 'Status'];
	const widths = head.map((text, column) =>
		Math.max(...[head, ...rows].map((row) => row[column].length)),
	);
	const table = [head, ...rows].map((row) =>
		`  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd(),
	);
	return [
		'Onboard a customer',
		`  Stitch account ${accountId} was created; it has ${sourceCount === 0 ? 'no sources yet' : `${sourceCount} sources`}.`,
		'',
		`List sources (the existing account has ${sources.length})`,
		...table,
	].join('\n');
}

/**
 * The closing line of `--once`.
 * @param {number} accountId
 * @param {any[]} sources
 * @param {string} n8n its version
 * @param {string[]} secrets what must not be in it
 */
function closingLine(accountId, sources, n8n, secrets) {
	const line = JSON.stringify({ account: { stitch_account_id: accountId }, sources, n8n });
	if (secrets.some((secret) => line.includes(secret))) {
		throw new Failure('The closing line would hold a token, so it is not printed.');
	}
	return line;
}

module.exports = { closingLine, readOnboarding, readSources, readableReport };
