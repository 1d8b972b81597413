import { createClock } from '@sinonjs/fake-timers';
import { runCli } from './runCli.mts';
import { stateFilePlace } from './stateFiles.mts';
import { EXTRACTIONS, START, SYNC, extractionOf, logOf, sourceIds } from './jobsSupport';
import { demo, fresh, send, stopAll } from './support';

const places: Array<ReturnType<typeof stateFilePlace>> = [];
const newPlace = () => {
	const place = stateFilePlace();
	places.push(place);
	return place;
};
afterEach(stopAll);
afterAll(() => places.forEach((place) => place.remove()));

const NEW_ACCOUNT = {
	partner_id: demo.partner.id,
	partner_secret: demo.partner.secret,
	first_name: 'Ada',
	last_name: 'Byron',
	company: 'Kept',
	email: 'kept@account.example.com',
	region: 'us-east-1',
};

describe('an emulator with a state file', () => {
	test('goes on with the accounts, tokens and sources of the one before', async () => {
		const { file, rights, names } = newPlace();
		const first = await fresh({ stateFile: file });
		const created = await send(first, 'POST', '/v3/accounts', { token: null, body: NEW_ACCOUNT });
		const { access_token: token } = created.json<{ access_token: string }>();
		await send(first, 'POST', '/v4/sources', {
			token,
			body: { type: 'import_api', display_name: 'Kept' },
		});
		await send(first, 'POST', '/emulator/tokens/revoke', {
			body: { token: demo.secondAccount.accessToken },
		});
		await stopAll();
		expect([rights(), names()]).toEqual(['600', ['state.json']]);

		const second = await fresh({ stateFile: file });
		const sources = (await send(second, 'GET', '/v4/sources', { token })).json<
			Array<{ id: number; name: string }>
		>();
		expect(sources.map(({ name }) => name)).toEqual(['kept']);
		const again = await send(second, 'POST', '/v3/accounts', { token: null, body: NEW_ACCOUNT });
		expect(again.json()).toMatchObject({ code: 'ExistingUser' });
		const { accessToken } = demo.secondAccount;
		expect((await send(second, 'GET', '/v4/sources', { token: accessToken })).status).toBe(401);
		expect((await send(second, 'GET', '/v4/sources')).status).toBe(200);
		const { importToken } = demo.account;
		const pushed = await send(second, 'POST', '/v2/import/push', { token: importToken, body: [] });
		expect(pushed.status).toBe(400);
		const { id } = (
			await send(second, 'POST', '/v4/sources', {
				token,
				body: { type: 'import_api', display_name: 'Another' },
			})
		).json<{ id: number }>();
		expect(id).toBeGreaterThan(sources[0].id);
	});

	test('has written an account down before it tells of it', async () => {
		const { file, read } = newPlace();
		const emulator = await fresh({ stateFile: file });
		const created = await send(emulator, 'POST', '/v3/accounts', {
			token: null,
			body: NEW_ACCOUNT,
		});
		expect(read()).toContain(created.json<{ access_token: string }>().access_token);
	});

	test('ends the jobs and checks that were running', async () => {
		const { file } = newPlace();
		const clock = createClock(START);
		const first = await fresh({ stateFile: file, clock, switches: { jobDurationMs: 60_000 } });
		const { job_name: jobName } = (await send(first, 'POST', SYNC, { body: {} })).json<{
			job_name: string;
		}>();
		clock.tick(20_000);
		await stopAll();

		const later = createClock(START + 30_000);
		const second = await fresh({
			stateFile: file,
			clock: later,
			switches: { jobDurationMs: 60_000 },
		});
		expect(second.jobs.running(sourceIds.shopDb)?.jobName).toBe(jobName);
		expect((await extractionOf(second))?.job_name).not.toBe(jobName);
		later.tick(30_000);
		expect(await extractionOf(second)).toMatchObject({
			job_name: jobName,
			completion_time: '2024-03-05T10:01:00Z',
		});
		expect(await logOf(second, jobName)).toContain('Exit status is: ');
		expect((await send(second, 'GET', EXTRACTIONS)).status).toBe(200);
	});

	test('starts anew after a reset', async () => {
		const { file } = newPlace();
		const first = await fresh({ stateFile: file });
		await send(first, 'POST', '/v3/accounts', { token: null, body: NEW_ACCOUNT });
		await send(first, 'POST', '/emulator/reset');
		await stopAll();
		expect((await fresh({ stateFile: file })).state.accounts.size).toBe(2);
	});

	test.each(['', '{', '[]', '{"version":99}', '{"version":1,"state":{"accounts":[]}}'])(
		'refuses a file that is not its own: %p',
		async (text) => {
			const place = newPlace();
			const file = place.write(text);
			await expect(fresh({ stateFile: file })).rejects.toThrow(
				`${file} holds no state of this emulator.`,
			);
		},
	);
});

describe('the command line', () => {
	const tokenIn = (text: string) => /"(at_[^"]+)"/.exec(text)?.[1] ?? '';
	const urlIn = (text: string) => /listening on (http:\S+)/.exec(text)?.[1] ?? '';
	const createAccount = async (url: string) =>
		await fetch(`${url}/v3/accounts`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(NEW_ACCOUNT),
		}).then((response) => response.text());

	test('keeps accounts with --state, killed without a warning too', async () => {
		const { file } = newPlace();
		const first = await runCli('--port', '0', '--state', file);
		expect(first.output.stdout).toContain(`Accounts and tokens are kept in ${file}.`);
		const token = tokenIn(await createAccount(urlIn(first.output.stdout)));
		await first.end('SIGKILL');

		const second = await runCli('--port', '0', '--state', file);
		const answer = await fetch(`${urlIn(second.output.stdout)}/v4/sources`, {
			headers: { authorization: `Bearer ${token}` },
		});
		expect([answer.status, await answer.text()]).toEqual([200, '[]']);
		await second.end('SIGTERM');
	});

	test('ends with one clear line when the file is not its own', async () => {
		const file = newPlace().write('x');
		const cli = await runCli('--port', '0', '--state', file);
		expect(await cli.ended).toBe(1);
		expect(cli.output.stderr).toBe(
			`${file} holds no state of this emulator. Delete it to start anew, or name another.\n`,
		);
	});
});
