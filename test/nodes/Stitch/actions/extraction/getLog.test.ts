import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { useIdleClock } from '../../../../support/idleClock.mts';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

useIdleClock();
const stitch = useEmulator();
const run = operationRunner(stitch, 'extraction', 'getLog');
const { stitchClientId, sourceIds: ids } = demo.account;

const logsOf = () => stitch.emulator.state.accounts.get(stitchClientId)?.logs ?? new Map();
/** The name of the last job of a demo source. */
const jobOf = (sourceId: number) =>
	String(stitch.emulator.state.accounts.get(stitchClientId)?.extractions.get(sourceId)?.job_name);

const LOG = [
	'2024-03-05 07:00:11,159Z main - INFO Running tap-x',
	'2024-03-05 07:00:12,000Z tap - CRITICAL Traceback (most recent call last):',
	'  File "x.py", line 1',
	'2024-03-05 07:00:13,000Z target - WARNING done - almost',
	'',
].join('\n');

const redirect = (location: string) =>
	stitch.emulator.faults.add({ kind: 'redirect', path: '/v4/204817', headers: { location } });

describe('Extraction: Get Log', () => {
	it('gives the text, fetched from another origin without the token', async () => {
		const jobName = jobOf(ids.shopDb);
		const { json, error } = await run({ jobName });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ job_name: jobName, log: logsOf().get(jobName) }]);
		expect(json[0].log).toContain('CRITICAL FATAL: remaining connection slots');
		expect(stitch.calls()).toEqual([
			'GET /v4/sources',
			`GET /v4/${stitchClientId}/extractions/${jobName}`,
		]);
	});

	it.each(['text', 'lines'])(
		"hides the partner's secret, which a log may quote: %s",
		async (output) => {
			const jobName = jobOf(ids.shopDb);
			logsOf().set(jobName, LOG.replace('done - almost', `signed with ${demo.partner.secret}!`));
			const { json, error } = await run(
				{ jobName, output, authentication: 'oAuth2' },
				{ credentials: { stitchOAuth2Api: stitch.partner() } },
			);
			expect(error).toBeUndefined();
			expect(JSON.stringify(json)).not.toContain(demo.partner.secret);
			expect(JSON.stringify(json)).toContain('signed with [hidden]!');
		},
	);

	it('gives lines', async () => {
		const jobName = jobOf(ids.shopDb);
		logsOf().set(jobName, LOG);
		const { json } = await run({ jobName, output: 'lines' });
		expect(json).toEqual([
			{
				job_name: jobName,
				time: '2024-03-05T07:00:11.159Z',
				phase: 'main',
				level: 'INFO',
				message: 'Running tap-x',
			},
			{
				job_name: jobName,
				time: '2024-03-05T07:00:12.000Z',
				phase: 'tap',
				level: 'CRITICAL',
				message: 'Traceback (most recent call last):\n  File "x.py", line 1',
			},
			{
				job_name: jobName,
				time: '2024-03-05T07:00:13.000Z',
				phase: 'target',
				level: 'WARNING',
				message: 'done - almost',
			},
		]);
	});

	it('gives a file', async () => {
		const jobName = jobOf(ids.shopDb);
		logsOf().set(jobName, LOG);
		const { outputs } = await run({ jobName, output: 'file', binaryPropertyName: 'logFile' });
		expect(outputs[0]).toHaveLength(1);
		const [{ json, binary, pairedItem }] = outputs[0];
		expect(json).toEqual({ job_name: jobName });
		expect(pairedItem).toEqual({ item: 0 });
		expect(binary?.logFile).toMatchObject({
			fileName: `${jobName}.log`,
			mimeType: 'text/plain',
		});
		expect(Buffer.from(binary?.logFile.data ?? '', 'base64').toString('utf8')).toBe(LOG);
	});

	it('gives the log of a running job as far as it goes', async () => {
		const jobName = stitch.emulator.jobs.start(ids.hubspot, { durationMs: 60_000 });
		expect((await run({ jobName })).json[0].log).toContain('Starting sync');
	});

	it.each([
		['an unknown job', '204817.1.sync.x', 'Stitch has no log for this replication job'],
		['a job name that is a path', '../sources', "'Job Name' holds characters other than"],
		['an empty name', ' ', "'Job Name' is empty"],
	])('explains %s', async (_name, jobName, message) => {
		const { error } = await run({ jobName: `={{ ${JSON.stringify(jobName)} }}` });
		expect(error?.message).toContain(message);
	});

	describe('of the last job of a source', () => {
		const picked = (sourceId: unknown) => ({ __rl: true, mode: 'list', value: sourceId });

		it.each([
			['from the list', picked(ids.shopDb)],
			['by an expression', `={{ ${ids.shopDb} }}`],
		])('finds the name of the job: %s', async (_name, jobName) => {
			const { json, error } = await run({ jobName });
			expect(error).toBeUndefined();
			const name = jobOf(ids.shopDb);
			expect(json).toEqual([{ job_name: name, log: logsOf().get(name) }]);
			expect(stitch.calls()).toEqual([
				'GET /v4/sources',
				`GET /v4/${stitchClientId}/extractions`,
				`GET /v4/${stitchClientId}/extractions/${name}`,
			]);
		});

		it('takes the account ID that is given, and no further request', async () => {
			const additionalFields = { stitchAccountId: String(stitchClientId) };
			await run({ jobName: picked(ids.hubspot), additionalFields });
			expect(stitch.calls()).toHaveLength(2);
		});

		it('says that Stitch lists none', async () => {
			const { error } = await run({ jobName: picked(ids.importApi) });
			expect(error?.message).toContain(`no replication job of source ${ids.importApi}`);
			expect(error?.description).toContain('60 days');
		});

		it('says that the record of the source can not be read', async () => {
			const body = { data: [{ source_id: ids.shopDb }], page: 1, total: 1, links: {} };
			stitch.emulator.faults.add({ kind: 'status', status: 200, path: '/v4/204817', body });
			const { error } = await run({ jobName: picked(ids.shopDb) });
			expect(error?.message).toContain(`no replication job of source ${ids.shopDb}`);
		});

		it('passes on why the list could not be had', async () => {
			stitch.emulator.faults.add({ kind: 'status', status: 401, path: '/v4/204817' });
			const { error } = await run({ jobName: picked(ids.shopDb) });
			expect(error?.message).toBe('Stitch refused the access token for this account');
		});

		it('is still one job where a name is given', async () => {
			const jobName = byId(jobOf(ids.hubspot));
			expect((await run({ jobName })).json[0]).toMatchObject({ job_name: jobOf(ids.hubspot) });
		});
	});

	it("explains another account's ID", async () => {
		const { error } = await run({ jobName: 'x', additionalFields: { stitchAccountId: '5' } });
		expect(error?.message).toBe('Stitch refused the access token for this account');
	});

	it.each([
		['plain http', 'http://logs.example.com/x?X-Amz-Signature=s3cr3t'],
		['another scheme', 'ftp://logs.example.com/x?X-Amz-Signature=s3cr3t'],
		['no address', '/x?X-Amz-Signature=s3cr3t'],
		['this machine by another name', 'http://127.0.0.1.example.com/?X-Amz-Signature=s3cr3t'],
	])('does not fetch from %s', async (_name, location) => {
		redirect(location);
		const { error } = await run({ jobName: 'x' });
		expect(error?.message).toBe('The address of the log is refused');
		expect(JSON.stringify(error)).not.toContain('s3cr3t');
	});

	it.each([
		[
			'expired',
			() => (stitch.emulator.switches.logUrlLifetimeMs = -1),
			'The storage that holds the log refused to give it',
		],
		[
			'gone',
			() => redirect(`${stitch.emulator.logUrl}/x?X-Amz-Signature=s3cr3t`),
			'The storage that holds the log refused to give it',
		],
		[
			'at nobody',
			() => redirect('https://127.0.0.1:1/x?X-Amz-Signature=s3cr3t'),
			'The storage that holds the log could not be reached',
		],
	])('shows nothing of a signed address that is %s', async (_name, arrange, message) => {
		arrange();
		const result = await run({ jobName: jobOf(ids.shopDb) });
		expect(result.error?.message).toBe(message);
		const everything = JSON.stringify([result.error, result.run]);
		expect(everything).not.toMatch(/signature=|x-amz-|s3cr3t/i);
	});

	it('gives nothing of the address in its output', async () => {
		const { json } = await run({ jobName: jobOf(ids.shopDb) });
		expect(JSON.stringify(json)).not.toMatch(/x-amz-/i);
	});

	it('does not take an answer without a redirect for a log', async () => {
		stitch.emulator.faults.add({ kind: 'status', path: '/v4/204817', status: 200, body: 'log' });
		expect((await run({ jobName: 'x' })).error).toBeDefined();
	});

	linksItems('Extraction: Get Log', {
		run: async (parameters, options = {}) =>
			await run(parameters, {
				...options,
				items: options.items?.map(({ value }) => ({
					value: typeof value === 'number' ? jobOf(value) : value,
				})),
			}),
		parameters: { jobName: '={{ $json.value }}', output: 'lines' },
		good: [ids.shopDb, ids.hubspot],
		bad: '204817.1.sync.x',
		message: 'Stitch has no log for this replication job',
	});
});
