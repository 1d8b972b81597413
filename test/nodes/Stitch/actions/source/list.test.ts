import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { runNode } from '../../../../support/engine';

const stitch = useEmulator();
const ids = demo.account.sourceIds;

const list = async (parameters: IDataObject = {}, items?: IDataObject[]) =>
	await runNode({
		parameters: {
			resource: 'source',
			operation: 'list',
			authentication: 'accessToken',
			returnAll: true,
			...parameters,
		} as never,
		items,
		credentials: { stitchApi: stitch.token() },
	});

const idsOf = (run: { json: IDataObject[] }) => run.json.map((source) => source.id).sort();

describe('Source: List', () => {
	it('asks once, with GET and the token, and leaves deleted sources out', async () => {
		const run = await list();
		expect(run.error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/sources']);
		expect(stitch.emulator.requests[0].headers).toMatchObject({
			authorization: `Bearer ${demo.account.accessToken}`,
			'content-type': 'application/json',
		});
		expect(idsOf(run)).toEqual(
			Object.values(ids)
				.filter((id) => id !== ids.deleted)
				.sort(),
		);
	});

	it.each([
		['paused by a user', { status: ['paused'] }, [ids.paused]],
		['paused by Stitch', { status: ['pausedByStitch'] }, [ids.systemPaused]],
		['deleted, by status', { status: ['deleted'] }, [ids.deleted]],
		['of one type', { type: 'import_api' }, [ids.importApi]],
		['of a type that no source has', { type: 'platform.none' }, []],
		['of two statuses', { status: ['paused', 'deleted'] }, [ids.paused, ids.deleted]],
	])('filters: %s', async (_name, filters, expected) => {
		expect(idsOf(await list({ filters }))).toEqual([...expected].sort());
	});

	it('includes deleted sources when asked to', async () => {
		expect(idsOf(await list({ filters: { includeDeleted: true } }))).toContain(ids.deleted);
	});

	it('returns at most the limit', async () => {
		expect((await list({ returnAll: false, limit: 2 })).json).toHaveLength(2);
	});

	it('simplifies to ten fields under their own names, or returns all of them', async () => {
		const [simple] = (await list({ filters: { type: 'import_api' } })).json;
		expect(Object.keys(simple).length).toBeLessThanOrEqual(10);
		expect(simple).toMatchObject({
			id: ids.importApi,
			type: 'import_api',
			report_card: { current_step_type: 'fully_configured' },
		});
		const [raw] = (await list({ filters: { type: 'import_api' }, simplify: false })).json;
		expect(raw).toMatchObject({ stitch_client_id: demo.account.stitchClientId });
		expect(raw.report_card).toHaveProperty('steps');
	});

	it('links each source to the item that it was asked for', async () => {
		const run = await list({ returnAll: false, limit: 1 }, [{}, {}, {}]);
		expect(run.outputs[0].map((item) => item.pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it('uses the per-item value of a parameter', async () => {
		const run = await list({ returnAll: false, limit: '={{ $json.wanted }}' }, [
			{ wanted: 1 },
			{ wanted: 3 },
		]);
		expect(run.outputs[0].map((item) => item.pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 1 },
			{ item: 1 },
		]);
	});
});
