import type { INodeParameters } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { useEmulator } from '../../../../support/emulator';
import { PollingTrigger } from '../../../../support/pollTrigger';

const stitch = useEmulator();
const { shopDb } = demo.account.sourceIds;
const { stitchClientId } = demo.account;

beforeEach(() => resetBudgets());

const trigger = (parameters: INodeParameters = {}) =>
	new PollingTrigger({
		parameters: { triggerOn: ['extractionFailed'], ...parameters },
		credential: stitch.token(),
	});

const account = () => stitch.emulator.state.accounts.get(stitchClientId);

describe('the Stitch Trigger beside the emulator', () => {
	const createSource = async (display_name: string) => {
		const response = await fetch(`${stitch.emulator.url}/v4/sources`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${demo.account.accessToken}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify({ type: 'import_api', display_name, properties: {} }),
		});
		return ((await response.json()) as { id: number }).id;
	};

	it('emits a new source once, outside the budget', async () => {
		const polled = trigger({ triggerOn: ['newSource'] });
		expect(await polled.poll()).toBeUndefined();
		const id = await createSource('Fresh');
		expect(await polled.poll()).toEqual([
			{ event: 'newSource', source: expect.objectContaining({ id, display_name: 'Fresh' }) },
		]);
		expect(await polled.poll()).toBeUndefined();
		expect(stitch.emulator.jobsRequests(stitchClientId)).toHaveLength(0);
	});

	it('emits a changed schema with the fields of the stream, outside the budget', async () => {
		const polled = trigger({
			triggerOn: ['streamSchemaChanged'],
			filters: { sourceIds: [shopDb] },
		});
		expect(await polled.poll()).toBeUndefined();
		expect(await polled.poll()).toBeUndefined();
		const streams = account()?.sources.get(shopDb)?.streams ?? [];
		const orders = streams.find(({ streamName }) => streamName === 'orders');
		const schema = orders?.schema as { properties: object };
		Object.assign(schema.properties, {
			coupon: { type: ['null', 'string'] },
			id: { type: ['string'] },
		});
		expect(await polled.poll()).toEqual([
			{
				event: 'streamSchemaChanged',
				change: 'fieldsChanged',
				source: expect.objectContaining({ id: shopDb, name: 'shop_db' }),
				stream: {
					stream_id: orders?.streamId,
					tap_stream_id: orders?.tapStreamId,
					stream_name: 'orders',
				},
				fields: expect.arrayContaining([
					expect.objectContaining({ name: 'coupon', change: 'appeared' }),
					expect.objectContaining({ name: 'id', change: 'typeChanged' }),
				]),
			},
		]);
		expect(await polled.poll()).toBeUndefined();
		expect(stitch.emulator.jobsRequests(stitchClientId)).toHaveLength(0);
	});

	it.each([
		['none', 0],
		['more than Stitch allows', 31],
		['a part of one', 1.5],
		['a word', 'many'],
	])('refuses a number of requests that is %s', async (_name, requestsPer10Minutes) => {
		const polled = trigger({ options: { requestsPer10Minutes } as never });
		await expect(polled.poll()).rejects.toThrow("'Requests per 10 Minutes'");
		expect(stitch.calls()).toEqual([]);
	});

	it('uses no more requests than it may', async () => {
		stitch.emulator.switches.pageSize = 1;
		const options = { requestsPer10Minutes: 6 };
		const polled = trigger({ triggerOn: ['extractionCompleted', 'loadCompleted'], options });
		for (let polls = 0; polls < 5; polls++) await polled.poll();
		const sent = stitch.emulator.jobsRequests(stitchClientId).length;
		expect(sent).toBeGreaterThan(2);
		expect(sent).toBeLessThanOrEqual(6);
	});
});
