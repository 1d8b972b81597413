import { demo } from '../../../../../emulator/index.mts';
import { linked, push, stitch } from './support/pushing';

describe('Import API Record: Push, when Stitch refuses a batch', () => {
	const schema = JSON.stringify({ properties: { id: { type: 'integer' } } });

	it('names the record, and what went down with it', async () => {
		const items = [{ id: 1 }, { id: 'x' }, { id: 3 }];
		const run = await push(items, { schemaMode: 'json', schema }, 'continueErrorOutput');
		expect(run.outputs[0]).toEqual([]);
		expect(run.outputs[1].map(linked)).toEqual([[0], [1], [2]]);
		const messages = run.outputs[1].map(({ json }) => json.error);
		expect(messages[1]).toMatch(
			/^Stitch does not accept Item 1 for table 'orders': Record 1 did not conform to schema: #\/id: expected: Integer, found: String/,
		);
		expect(messages[0]).toBe('Not stored: Stitch rejected the whole request because of Item 1');
		expect(run.outputs[1][1].json.message).toContain('this one had 3');
	});

	it('tells each of sixty items why, and the others because of which', async () => {
		const lines = Array.from(
			{ length: 60 },
			(_, at) =>
				`Record ${2 * at} for table orders did not conform to schema:\n#: #: no subschema matched out of the total 2 subschemas\n#/payload/${'x'.repeat(100)}/${at}`,
		);
		stitch.emulator.faults.add({ kind: 'status', status: 400, body: { error: lines.join('\n') } });
		const items = Array.from({ length: 130 }, (_, id) => ({ id }));
		const run = await push(items, {}, 'continueErrorOutput');
		const errors = run.outputs[1].map(({ json }) => json);
		expect(errors).toHaveLength(130);
		const isNamed = (at: number) => at % 2 === 0 && at < 120;
		errors.forEach(({ error, message }, at) => {
			const expected = isNamed(at)
				? new RegExp(
						`^Stitch does not accept Item ${at} for table 'orders': Record ${at} for table orders did not conform to schema:\\n#: #: no subschema matched out of the total 2 subschemas\\n#/payload/x+/${at / 2}$`,
					)
				: /^Not stored: Stitch rejected the whole request because of Item 0, Item 2, .*, 50 more$/;
			expect(error).toMatch(expected);
			expect(message).toContain('this one had 130, and none was stored');
		});
	});

	it('tells each of sixty items why, also in a text of 600,000 characters', async () => {
		const words = (at: number) => `Record ${at} did not conform to schema: ${'x'.repeat(10_000)}`;
		const error = Array.from({ length: 60 }, (_, at) => words(at)).join('\n');
		stitch.emulator.faults.add({ kind: 'status', status: 400, body: { error } });
		const items = Array.from({ length: 61 }, (_, id) => ({ id }));
		const run = await push(items, {}, 'continueErrorOutput');
		const errors = run.outputs[1].map(({ json }) => String(json.error));
		expect(errors.pop()).toMatch(
			/^Not stored: Stitch rejected the whole request because of Item 0,/,
		);
		errors.forEach((said, at) => {
			expect(said).toContain(`does not accept Item ${at} for table 'orders': Record ${at} did not`);
			expect(said.length).toBeLessThan(1_200);
		});
	});

	it('tells a body that is too large by the page that nginx sends', async () => {
		const headers = { 'content-type': 'text/html' };
		const body = '<html><h1>413 Request Entity Too Large</h1></html>';
		stitch.emulator.faults.add({ kind: 'status', status: 413, body, headers });
		const run = await push([{ id: 1 }]);
		expect(run.error?.message).toMatch(/larger than Stitch accepts/);
		expect(run.error?.description).toMatch(/push fewer or smaller items/);
	});

	it.each([
		['the status page of the API', 200, { name: 'pipeline.gate', status: 'OK', reason: null }],
		['a part', 206, { status: 'OK', message: 'Batch Accepted!' }],
		['errors in a success', 201, { status: 'OK', errors: [{ reason: { data: ['no'] } }] }],
		['an error in a success', 202, { status: 'Accepted', error: 'internal' }],
		['an error with 200', 200, { error: 'Record 0 did not conform to schema: #/id: no' }],
	])('takes %s for no confirmation and no refusal', async (_, status, body) => {
		stitch.emulator.faults.add({ kind: 'status', status, body });
		const run = await push([{ id: 1 }]);
		expect(run.error?.message).toMatch(/^Stitch's response is not a confirmation/);
		expect(run.error?.description).toContain('Stitch may already have carried it out');
	});

	it('sends the other tables all the same', async () => {
		const items = [
			{ id: 'x', table: 'a' },
			{ id: 2, table: 'b' },
		];
		const parameters = {
			schemaMode: 'json',
			schema,
			tableName: '={{ $json.table }}',
			dataMode: 'selectedFields',
			fields: 'id',
		};
		const run = await push(items, parameters, 'continueErrorOutput');
		expect(run.json).toMatchObject([{ table_name: 'b', records: 1 }]);
		expect(run.outputs[1].map(linked)).toEqual([[0]]);
	});

	it('stops with the item at fault where the node stops', async () => {
		const run = await push([{ id: 'x' }, { id: 2 }], { schemaMode: 'json', schema });
		expect(run.error?.message).toContain('Item 0');
		expect(run.error).toMatchObject({ httpCode: '400', context: { itemIndex: 0 } });
	});

	it('links an answer that names no record to all of them', async () => {
		const run = await push(
			[{ id: 1 }, { id: 2 }],
			{ schemaMode: 'json', schema: '{"properties": {"id": {"type": "text"}}}' },
			'continueErrorOutput',
		);
		expect(run.outputs[1].map(linked)).toEqual([[0], [1]]);
		expect(run.outputs[1][0].json.error).toBe(
			"Stitch does not accept the records for table 'orders': Invalid JSON schema: unknown type: [text]",
		);
	});

	it.each<[string, number, unknown, RegExp]>([
		['a token that is unknown', 401, { message: 'Not Authorized' }, /Import API token/],
		['the other region', 401, { message: 'Invalid region.' }, /other region/],
		[
			'a paused source',
			401,
			{ error: 'Forbidden', errors: { error: 'Connection is not active.' } },
			/paused or deleted/,
		],
		[
			'a foreign token',
			403,
			{
				status: 'ERROR',
				error: 'Forbidden',
				errors: { error: 'Access token is not associated with this client.' },
			},
			/another Stitch account/,
		],
		[
			'too large a body',
			413,
			{
				status: 'ERROR',
				message: 'Request rejected: request size (20000001s bytes) exceeds the maximum',
			},
			/larger than Stitch accepts/,
		],
		[
			'the wrong content type',
			415,
			'Content-Type must be application/json',
			/Content-Type must be/,
		],
	])('%s: says so', async (_name, status, body, message) => {
		stitch.emulator.faults.add({ kind: 'status', status, body, path: '/v2/import/batch' });
		const run = await push([{ id: 1 }]);
		expect(`${run.error?.message} ${run.error?.description}`).toMatch(message);
		expect(JSON.stringify(run.run.data)).not.toContain(demo.account.importToken);
		expect(stitch.calls()).toHaveLength(1);
	});

	it('sends nothing more with a token that is refused', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			status: 401,
			body: { message: 'Not Authorized' },
			path: '/v2/import/batch',
		});
		const run = await push(
			[
				{ id: 1, t: 'a' },
				{ id: 2, t: 'b' },
			],
			{ tableName: '={{ $json.t }}' },
			'continueErrorOutput',
		);
		expect(stitch.calls()).toHaveLength(1);
		expect(run.outputs[1].map(linked)).toEqual([[0], [1]]);
	});

	it.each(['reset-after', 'html'] as const)(
		'never sends a batch again that may be stored: %s',
		async (kind) => {
			stitch.emulator.faults.add({ kind, path: '/v2/import/batch' });
			const run = await push([{ id: 1 }]);
			expect(run.error?.description).toContain('It was not retried');
			expect(stitch.calls()).toHaveLength(1);
		},
	);
});

describe('Import API Record: Push, validating first', () => {
	it('asks Stitch, then pushes', async () => {
		const run = await push([{ id: 1 }, { id: 2 }], { options: { validateFirst: true } });
		expect(stitch.calls()).toEqual(['POST /v2/import/validate', 'POST /v2/import/batch']);
		expect(run.json).toMatchObject([{ records: 2 }]);
	});

	it('pushes nothing that Stitch would not take, and names the record', async () => {
		const items = [{ id: 1 }, { id: 'x'.repeat(1025) }];
		const run = await push(items, { options: { validateFirst: true } });
		expect(stitch.calls()).toEqual(['POST /v2/import/validate']);
		expect(run.error?.message).toMatch(
			/Item 1 .*String keys cannot be longer than 1024 characters/,
		);
	});

	it('is only for those items that ask for it', async () => {
		const options = { validateFirst: '={{ $json.check }}' };
		await push(
			[
				{ id: 1, check: true },
				{ id: 2, check: false },
			],
			{ options } as never,
		);
		const [validated, pushed] = stitch.emulator.requests.map(({ body }) => body as never);
		expect(validated).toMatchObject([{ data: { id: 1 } }]);
		expect(pushed).toMatchObject({ messages: [{}, {}] });
	});

	it('needs keys', async () => {
		const run = await push([{ id: 1 }], { keyNames: '', options: { validateFirst: true } });
		expect(run.error?.message).toBe("'Key Names' is empty for table 'orders'");
		expect(stitch.calls()).toEqual([]);
	});
});
