import documented from '../../emulator/documented.json';
import { render } from '../../scripts/conformance';
import { namedIds, table } from './inventory.mts';

/**
 * The table is written from a run (`node scripts/conformance.js`); here it is held against the
 * inventory and the tests as they are now.
 */

const ids = documented.answers.map(({ id }) => id);
const rows = new Map(
	table()
		.split('\n')
		.flatMap((line) => {
			const match =
				/^\| (\S+\/\S+) \| .* \| (?:\[[^\]]+\]\(\.\.\/([^)]+)\): (.+)|\*\*none\*\*) \|$/.exec(line);
			return match ? [[match[1], { file: match[2], line }] as const] : [];
		}),
);

test('ids are unique and belong to a documented endpoint', () => {
	expect(new Set(ids).size).toBe(ids.length);
	const endpoints = new Set(documented.endpoints.map(({ id }) => id));
	for (const { endpoint } of documented.answers) expect(endpoints).toContain(endpoint);
	for (const id of endpoints)
		expect(documented.answers.some(({ endpoint }) => endpoint === id)).toBe(true);
});

test('all 38 endpoints of the index, the token exchange and the Import API are in the inventory', () => {
	const numbers = documented.endpoints.map(({ id }) => id);
	for (let section = 1; section <= 38; section++) expect(numbers).toContain(`8.${section}`);
	for (const id of ['8.22b', 'A4.4', 'I3.1', 'I3.2', 'I3.3', 'I3.4']) expect(numbers).toContain(id);
});

test('every documented answer is named by a test, and no test names another', () => {
	expect([...namedIds().keys()].sort()).toEqual([...ids].sort());
});

test('the table is up to date: every answer as documented, with the test that names it', () => {
	const named = namedIds();
	const tests = new Map(ids.map((id) => [id, [{ file: named.get(id)?.[0] ?? '', title: '' }]]));
	const withoutTest = (line: string) => line.replace(/ \[[^\]]+\]\(\.\.\/[^)]*\):.*$/, '');
	expect(table().split('\n').map(withoutTest)).toEqual(
		render(documented, tests).split('\n').map(withoutTest),
	);
	for (const id of ids) expect(named.get(id)).toContain(rows.get(id)?.file);
});
