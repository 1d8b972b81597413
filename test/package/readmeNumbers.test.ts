import { createSwitches } from '../../emulator/switches.mts';
import { requestsPer10Minutes } from '../../nodes/Stitch/editor/descriptions/sharedParameters';
import { MAX_BODY_BYTES, MAX_RECORDS } from '../../nodes/Stitch/importing/records';
import { JOBS_BUDGET, JOBS_WINDOW_MS } from '../../nodes/Stitch/jobs/budget/slidingWindow';
import manifest from '../../package.json';
import { readArguments } from '../../scripts/bootstrap/arguments.js';
import server from '../../server/package.json';
import { commands, read, rows, section } from './support/documents.mts';

/**
 * Every number of the README is made here from what it is about, and the README holds no other.
 */

const readme = read('README.md');

const words = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const greater = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'hundred', 'thousand', 'dozen'];
const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
const minor = (version: string) => /^\d+\.\d+/.exec(version)?.[0] ?? '';
const major = (version: string) => Number(version.split('.')[0]);

/** n8n's versions of the end-to-end test, the oldest first, each with what is said about it. */
const tested = [
	...read('test/e2e/versions/versions.test.mts').matchAll(/\{ n8n: '([\d.]+)(?:, ([^']+))?'/g),
].map(([, version, note]) => ({ version, note }));
const oldest = tested[0].version;
const newest = minor(server.dependencies.n8n);

/** n8n's documents: "Available from n8n v2.21.0". */
const MANAGED_BY_ENVIRONMENT = '2.21';

/** The recipes at the top of the table that use one credential for all customers. */
const shared = rows(section(readme, 'Recipes'))
	.map(([, workflow]) => /\((examples\/.+)\)/.exec(workflow)?.[1] ?? '')
	.findIndex((file) => !read(file).includes('"stitchOAuth2Api"'));

const { port, emulatorPort } = readArguments([]);
const { hookLimit, emailLimit, jobLimitMs } = createSwitches();
const budget = `${JOBS_BUDGET} requests per ${JOBS_WINDOW_MS / 60_000} minutes`;

const STATED = {
	'the oldest Node.js': `Node.js ${minor(manifest.engines.node.slice(2))} or newer`,
	ports: `ports ${port} and ${emulatorPort}`,
	'the oldest n8n': `n8n ${oldest} or later`,
	'the tested versions of n8n': `Tested with ${tested
		.slice(0, -1)
		.map(({ version, note }, index) =>
			note === undefined || index === 0 ? version : `${version} (${note})`,
		)
		.join(', ')} and ${newest}`,
	'the n8n that is not tested': `n8n ${major(newest) + 1} (early access, container only) is untested`,
	'the n8n that installs by environment variable': `n8n ${MANAGED_BY_ENVIRONMENT} or later`,
	'the n8n with older words': `in n8n ${major(oldest)}.x`,
	'its word for Publish': `activate it in ${major(oldest)}.x`,
	'the recipes with one credential': `The first ${words[shared]} share one`,
	'the limit': `**${budget}**`,
	'the option for it': `_${requestsPer10Minutes.displayName}_`,
	'the time limit of a job': `up to ${jobLimitMs / 3_600_000} hours`,
	'hooks and recipients': `${capital(words[hookLimit])} hooks and ${words[emailLimit]} email recipients`,
	'a request of the Import API': `${MAX_RECORDS.toLocaleString('en-US')} records and ${MAX_BODY_BYTES / 1e6} MB per request`,
};

it.each(Object.entries(STATED))('has %s as it is: %s', (_, text) => {
	expect(readme).toContain(text);
});

it('has no other number', () => {
	const number = new RegExp(`\\d|\\b(${[...words.slice(3), ...greater].join('|')})\\b`, 'i');
	// Addresses, and the items of a numbered list.
	const text = readme
		.replace(/\]\([^)]+\)|(?:src|srcset|width|media)="[^"]+"/g, '')
		.replace(/^\d\. /gm, '');
	const left = [...Object.values(STATED), ...commands(readme)]
		.reduce((before, stated) => before.replaceAll(stated, '…'), text)
		.replace(/n8n|N8N_|OAuth2/g, '')
		.split('\n')
		.filter((line) => number.test(line));
	expect(left).toEqual([]);
});

describe('the versions of n8n', () => {
	it('are those of the end-to-end test, up to the pinned one', () => {
		expect(tested.length).toBeGreaterThan(3);
		expect(tested.at(-1)?.version).toBe(newest);
		expect(Math.max(...tested.map(({ version }) => major(version)))).toBe(major(newest));
	});

	it('have the install by environment variable only in a newer part', () => {
		const after = (one: string, other: string) =>
			one.localeCompare(other, 'en', { numeric: true }) > 0;
		expect(after(newest, MANAGED_BY_ENVIRONMENT)).toBe(true);
		expect(after(MANAGED_BY_ENVIRONMENT, oldest)).toBe(true);
	});
});
