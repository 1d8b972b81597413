import { createClock } from '@sinonjs/fake-timers';
import type { Emulator } from '../../emulator/index.mts';
import { sent } from './rawRequest.mts';
import { demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

const portOf = (emulator: Emulator) => new URL(emulator.url).port;
const bearer = { authorization: `Bearer ${demo.account.accessToken}` };

describe('a web page', () => {
	test.each(['attacker.example', 'localhost.attacker.example', '127.0.0.1.attacker.example'])(
		'that points its name to this machine is refused: Host %p',
		async (name) => {
			const emulator = await fresh();
			for (const path of ['/emulator/requests', '/v4/sources', '/oauth/authorization', '/nope']) {
				const host = `${name}:${portOf(emulator)}`;
				const { status, text } = await sent(`${emulator.url}${path}`, 'GET', { ...bearer, host });
				expect([path, status]).toEqual([path, 403]);
				expect(text).toContain('is not this machine');
			}
			expect(emulator.requests).toEqual([]);
			const log = await sent(`${emulator.logUrl}/elsewhere`, 'GET', { host: name });
			expect(log.status).toBe(403);
		},
	);

	test.each(['https://attacker.example', 'http://localhost:5678', 'null'])(
		'of another origin is refused: Origin %s',
		async (origin) => {
			const emulator = await fresh();
			const headers = { origin, 'content-type': 'application/json' };
			for (const [method, path] of [
				['POST', '/emulator/reset'],
				['GET', '/emulator/state'],
				['DELETE', '/emulator/requests'],
				['POST', '/oauth/authorization'],
				['GET', '/v4/sources'],
			])
				expect((await sent(`${emulator.url}${path}`, method, headers)).status).toBe(403);
		},
	);

	test("of the emulator's own may post its form", async () => {
		const emulator = await fresh();
		const page = await send(emulator, 'GET', `/oauth/authorization?client_id=${demo.partner.id}`);
		expect(page.headers.get('referrer-policy')).toBe('same-origin');
		const answer = await sent(`${emulator.url}/oauth/authorization`, 'POST', {
			origin: emulator.url,
			'content-type': 'application/x-www-form-urlencoded',
		});
		expect(answer.status).not.toBe(403);
	});
});

test.each(['localhost', 'n8n.localhost', '127.0.0.1', '127.8.8.8', '[::1]'])(
	'this machine is let in as %s',
	async (name) => {
		const emulator = await fresh();
		const host = `${name}:${portOf(emulator)}`;
		const { status } = await sent(`${emulator.url}/v4/sources`, 'GET', { ...bearer, host });
		expect(status).toBe(200);
	},
);

test('on every address: each address, but no name', async () => {
	const emulator = await fresh({ host: '0.0.0.0' });
	const url = `http://127.0.0.1:${portOf(emulator)}/emulator/state`;
	expect((await sent(url, 'GET', { host: '192.0.2.7:4010' })).status).toBe(200);
	expect((await sent(url, 'GET', { host: 'attacker.example' })).status).toBe(403);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', ''])(
	'a control request as %p is refused',
	async (type) => {
		const emulator = await fresh();
		emulator.switches.pageSize = 7;
		for (const [method, path] of [
			['POST', '/emulator/reset'],
			['PUT', '/emulator/switches'],
		]) {
			const { status } = await sent(`${emulator.url}${path}`, method, { 'content-type': type });
			expect(status).toBe(415);
		}
		expect(emulator.switches.pageSize).toBe(7);
	},
);

test("the Date header is the emulator's clock", async () => {
	const clock = createClock(Date.UTC(2024, 2, 5, 10));
	const emulator = await fresh({ clock });
	clock.tick(1_500);
	const answer = await send(emulator, 'GET', '/v4/sources');
	expect(answer.headers.get('date')).toBe('Tue, 05 Mar 2024 10:00:01 GMT');
});
