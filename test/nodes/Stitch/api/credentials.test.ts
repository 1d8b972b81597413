import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { demo } from '../../../../emulator/index.mts';
import { connectionOfItems } from '../../../../nodes/Stitch/api/credentials';
import type { StitchContext } from '../../../../nodes/Stitch/api/types';
import { useEmulator } from '../../../support/emulator';
import { byId, operationRunner } from '../../../support/operation';

const stitch = useEmulator();
const get = operationRunner(stitch, 'source', 'get');

const INDEXES = Array.from({ length: 20 }, (_, index) => index);

/** A context whose look-ups end some time later, as n8n's do that read a database. */
function slowContext(dataOf: (itemIndex: number) => ICredentialDataDecryptedObject) {
	const lookUps: number[] = [];
	const getCredentials = async (_type: string, itemIndex: number) => {
		lookUps.push(itemIndex);
		await sleep(0);
		return dataOf(itemIndex);
	};
	return { context: { getCredentials } as unknown as StitchContext, lookUps };
}

describe('the connections of a run', () => {
	const options = { tokenIsOptional: false };

	it('are one look-up for all items that start together, without an expression', async () => {
		const { context, lookUps } = slowContext(() => ({ accessToken: 'a', sameForAllItems: true }));
		const connectionOf = connectionOfItems(context, 'stitchApi', options);
		const all = await Promise.all(INDEXES.map(async (index) => await connectionOf(index)));
		expect(lookUps).toEqual([0]);
		expect(new Set(all).size).toBe(1);
	});

	it("are each item's own with an expression", async () => {
		const { context, lookUps } = slowContext((index) => ({ accessToken: `token-${index}` }));
		const connectionOf = connectionOfItems(context, 'stitchApi', options);
		const all = await Promise.all(INDEXES.map(async (index) => await connectionOf(index)));
		expect(lookUps).toEqual(INDEXES);
		expect(all.map(({ accessToken }) => accessToken)).toEqual(
			INDEXES.map((index) => `token-${index}`),
		);
	});

	it('are looked up for the others when the first one can not be used', async () => {
		const { context, lookUps } = slowContext((index) => ({
			accessToken: `token-${index}`,
			apiBaseUrl: index === 0 ? 'http://elsewhere.example' : '',
		}));
		const connectionOf = connectionOfItems(context, 'stitchApi', options);
		const all = await Promise.allSettled(INDEXES.map(async (index) => await connectionOf(index)));
		expect(all.map(({ status }) => status === 'fulfilled')).toEqual(INDEXES.map(Boolean));
		expect(lookUps).toEqual(INDEXES);
	});
});

describe('a run of many items', () => {
	const sourceId = byId(demo.account.sourceIds.shopDb);
	const items: IDataObject[] = INDEXES.map(() => ({ token: demo.account.accessToken }));
	const kinds = [
		['stitchApi', 'accessToken', () => stitch.token()],
		['stitchOAuth2Api', 'oAuth2', () => stitch.partner()],
	] as const;

	it.each(kinds)(
		'looks up %s once if it holds no expression',
		async (type, authentication, data) => {
			const fixed = { ...data(), accessToken: demo.account.accessToken };
			const run = await get(
				{ authentication, sourceId },
				{ items, credentials: { [type]: fixed } },
			);
			expect(run.json).toHaveLength(INDEXES.length);
			expect(run.credentials.lookUps).toEqual([0]);
		},
	);

	it.each(kinds)('looks up %s for each item if it does', async (type, authentication, data) => {
		const perItem = { ...data(), accessToken: '={{ $json.token }}' };
		const run = await get(
			{ authentication, sourceId },
			{ items, credentials: { [type]: perItem } },
		);
		expect(run.json).toHaveLength(INDEXES.length);
		expect([...run.credentials.lookUps].sort((a, b) => Number(a) - Number(b))).toEqual(INDEXES);
	});

	it.each(kinds)(
		'names the way out when n8n can not resolve that of %s',
		async (type, authentication, data) => {
			const elsewhere = { ...data(), accessToken: "={{ $('Customer').item.json.access_token }}" };
			const { error } = await get(
				{ authentication, sourceId },
				{ items: items.slice(0, 1), credentials: { [type]: elsewhere } },
			);
			expect(error?.message).toBe("n8n can't resolve the expression in the credential");
			expect(error?.description).toMatch(/choose another credential\. n8n says: .*node/i);
		},
	);
});
