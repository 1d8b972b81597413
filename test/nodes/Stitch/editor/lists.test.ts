import type { INodeListSearchResult, INodeParameters } from 'n8n-workflow';
import { demo } from '../../../../emulator/index.mts';
import { Stitch } from '../../../../nodes/Stitch/Stitch.node';
import { getSources } from '../../../../nodes/Stitch/editor/lists';
import { editorContext } from '../../../support/editor';
import { useEmulator } from '../../../support/emulator';
import { byExpression, byId, operationRunner } from '../../../support/operation';

const { listSearch } = new Stitch().methods;
const stitch = useEmulator();
const { sourceIds, destinationId, emailId, importTokenId, stitchClientId } = demo.account;

type Search = keyof typeof listSearch;

const account = () => {
	const found = stitch.emulator.state.accounts.get(stitchClientId);
	if (found === undefined) throw new Error('The emulator has no demo account');
	return found;
};

async function search(
	name: Search,
	filter?: string,
	parameters: INodeParameters = {},
	credential = stitch.token(),
): Promise<INodeListSearchResult['results']> {
	const all = { resource: 'source', operation: 'get', authentication: 'accessToken' };
	const context = await editorContext({ ...all, ...parameters }, { stitchApi: credential });
	return (await listSearch[name].call(context, filter)).results;
}

const importSource = { sourceId: byId(sourceIds.importApi) as never };
const ofSource: Partial<Record<Search, INodeParameters>> = {
	searchImportTokens: importSource,
	searchStreams: { sourceId: byId(sourceIds.shopDb) as never },
};
const searches = Object.keys(listSearch) as Search[];

describe('lists to pick from', () => {
	it.each(searches)('%s: takes no request of the 30 that Stitch counts', async (name) => {
		expect(await search(name, '', ofSource[name])).not.toEqual([]);
		expect(stitch.calls()).toHaveLength(1);
		expect(stitch.calls()[0]).not.toMatch(/extractions|loads/);
	});

	it.each(searches)('%s: says why a credential fails', async (name) => {
		stitch.emulator.faults.add({ kind: 'status', status: 401 });
		await expect(search(name, '', ofSource[name])).rejects.toMatchObject({
			message: 'Stitch refused the access token',
			description: expect.stringContaining('Reconnect the account, or replace the token'),
		});
	});

	it.each(searches)('%s: says that the token is missing, and asks nothing', async (name) => {
		await expect(search(name, '', ofSource[name], stitch.token(''))).rejects.toThrow(
			'The credential has no access token',
		);
		expect(stitch.calls()).toEqual([]);
	});

	it.each<[Search, string, () => void]>([
		['searchSources', 'This account has no sources yet', () => account().sources.clear()],
		[
			'searchSourcesWithJobs',
			'This account has no sources with jobs yet',
			() => {
				for (const [id, { type }] of account().sources) {
					if (type !== 'import_api') account().sources.delete(id);
				}
			},
		],
		[
			'searchImportSources',
			'This account has no Import API source yet',
			() => account().sources.delete(sourceIds.importApi),
		],
		[
			'searchImportTokens',
			'This source has no tokens',
			() => account().sources.get(sourceIds.importApi)?.importTokens.splice(0),
		],
		[
			'searchDestinations',
			'This account has no destination yet',
			() => account().destinations.clear(),
		],
		['searchHooks', 'This account has no hooks yet', () => account().hooks.clear()],
		[
			'searchRecipients',
			'This account has no email recipients yet',
			() => account().emails.clear(),
		],
		[
			'searchStreams',
			'Stitch knows no streams of this source yet',
			() => stitch.emulator.faults.add({ kind: 'status', status: 200, body: [] }),
		],
		[
			'searchSourceTypes',
			'This account can use no source types',
			() => stitch.emulator.faults.add({ kind: 'status', status: 200, body: [] }),
		],
		[
			'searchDestinationTypes',
			'This account can use no destination types',
			() => stitch.emulator.faults.add({ kind: 'status', status: 200, body: [] }),
		],
	])('%s: says that there is nothing yet, and the way out', async (name, message, empty) => {
		empty();
		await expect(search(name, '', ofSource[name])).rejects.toMatchObject({
			message,
			description: expect.stringMatching(/\.$/),
		});
	});

	it('is simply empty when nothing matches what is typed', async () => {
		expect(await search('searchSources', 'nothing of this name')).toEqual([]);
	});

	it.each<[Search, INodeParameters]>([
		['searchStreams', {}],
		['searchImportTokens', { sourceId: byExpression('x') as never }],
	])('%s: asks for the source first', async (name, parameters) => {
		await expect(search(name, '', parameters)).rejects.toThrow("Choose a 'Source' first");
		expect(stitch.calls()).toEqual([]);
	});

	it('takes the source by its address too', async () => {
		const value = `https://app.stitchdata.com/client/1/pipeline/v2/sources/${sourceIds.shopDb}/summary`;
		const sourceId = { __rl: true, mode: 'url', value } as never;
		expect(await search('searchStreams', '', { sourceId })).not.toEqual([]);
		expect(stitch.calls()).toEqual([`GET /v4/sources/${sourceIds.shopDb}/streams`]);
	});

	it('lets the filter of a trigger be empty in an empty account', async () => {
		account().sources.clear();
		const context = await editorContext(
			{ authentication: 'accessToken' },
			{ stitchApi: stitch.token() },
		);
		expect(await getSources.call(context)).toEqual([]);
	});
});

describe('types to pick', () => {
	it.each([
		['PostgreSQL', 'platform.hp-postgres'],
		['postgres', 'platform.hp-postgres'],
		['hp postgres', 'platform.hp-postgres'],
		['Google Ads', 'platform.google-ads'],
		['google-ads', 'platform.google-ads'],
		['googleads', 'platform.google-ads'],
		['ads google', 'platform.google-ads'],
		['google sheets', 'platform.google-sheets'],
		['SQL Server', 'platform.mssql'],
		['mssql', 'platform.mssql'],
		['microsoft', 'platform.mssql'],
		['Salesforce Marketing Cloud', 'platform.exacttarget'],
		['ExactTarget', 'platform.exacttarget'],
		['hubspot', 'platform.hubspot'],
		['platform.hubspot', 'platform.hubspot'],
	])('"%s" finds %s', async (filter, type) => {
		const found = await search('searchSourceTypes', filter);
		expect(found.map(({ value }) => value)).toContain(type);
		expect(found.length).toBeLessThan(15);
	});

	it.each([
		['synapse', 'azure_sqldw', 'Azure Synapse (azure_sqldw)'],
		['BigQuery', 'bigquery_v2', 'Google BigQuery (bigquery_v2)'],
		['sql server', 'mssql_server', 'Microsoft SQL Server (mssql_server)'],
		['postgre sql', 'postgres', 'PostgreSQL (postgres)'],
		['data.world', 'dataworld', 'data.world (dataworld)'],
	])('"%s" finds the destination type %s', async (filter, value, name) => {
		expect(await search('searchDestinationTypes', filter)).toEqual([{ name, value }]);
	});

	it('shows the name that people know before the type', async () => {
		const types = await search('searchSourceTypes');
		expect(types).toContainEqual({
			name: 'PostgreSQL (platform.hp-postgres)',
			value: 'platform.hp-postgres',
		});
		const names = types.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	});
});

describe('what the account has, to pick', () => {
	const disable = operationRunner(stitch, 'emailRecipient', 'disable');
	const revoke = operationRunner(stitch, 'importToken', 'delete');

	it('sources are shown with the name of their type, and found by the type itself', async () => {
		const own = { name: 'Shop DB (PostgreSQL)', value: sourceIds.shopDb };
		expect(await search('searchSources', 'shop db')).toContainEqual(own);
		expect(await search('searchSources', 'platform.hp-postgres')).toContainEqual(own);
		expect(await search('searchSources', String(sourceIds.shopDb))).toEqual([own]);
		const ids = (await search('searchSources')).map(({ value }) => value);
		expect(ids).not.toContain(sourceIds.deleted);
	});

	it('names in other scripts are found', async () => {
		const source = account().sources.get(sourceIds.shopDb);
		if (source !== undefined) source.displayName = 'Läden データ';
		const own = [{ name: 'Läden データ (PostgreSQL)', value: sourceIds.shopDb }];
		expect(await search('searchSources', 'läden')).toEqual(own);
		expect(await search('searchSources', 'データ')).toEqual(own);
	});

	it('destinations', async () => {
		const [own] = await search('searchDestinations', 'postgresql');
		expect(own).toEqual({ name: expect.stringMatching(/ \(PostgreSQL\)$/), value: destinationId });
	});

	it('recipients by their addresses, disabled ones marked', async () => {
		const recipient = account().emails.get(emailId);
		const address = recipient?.email_address ?? '';
		expect(await search('searchRecipients', address)).toEqual([{ name: address, value: emailId }]);
		if (recipient !== undefined) recipient.disabled_at = '2024-03-05T11:05:00Z';
		expect(await search('searchRecipients')).toEqual([
			{ name: `${address} (disabled)`, value: emailId },
		]);
	});

	it.each([
		['objects', expect.stringMatching(/^828800114 \(created \d{4}-\d\d-\d\d\)$/)],
		['ids', '828800114'],
	] as const)('tokens by their IDs, in the shape of %s', async (shape, name) => {
		stitch.emulator.switches.tokenListShape = shape;
		expect(await search('searchImportTokens', '', importSource)).toEqual([
			{ name, value: importTokenId },
		]);
	});

	it('only sources that have jobs, for the log of the last one', async () => {
		const ids = (await search('searchSourcesWithJobs')).map(({ value }) => value);
		expect(ids).toContain(sourceIds.shopDb);
		expect(ids).not.toContain(sourceIds.importApi);
	});

	it('gives what the operations take', async () => {
		const picked = (value: unknown) => ({ __rl: true, mode: 'list', value }) as never;
		const [recipient] = await search('searchRecipients');
		expect((await disable({ recipientId: picked(recipient.value) })).json).toMatchObject([
			{ id: emailId },
		]);
		const [token] = await search('searchImportTokens', '', importSource);
		expect((await revoke({ ...importSource, tokenId: picked(token.value) })).json).toEqual([
			{ deleted: true, id: importTokenId },
		]);
	});
});
