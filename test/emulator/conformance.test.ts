import documented from '../../emulator/documented.json';
import { namedIds } from './inventory.mts';

const ids = documented.answers.map(({ id }) => id);

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
	expect([...namedIds()].sort()).toEqual([...ids].sort());
});
