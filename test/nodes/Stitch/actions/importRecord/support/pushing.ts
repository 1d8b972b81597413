import type { IDataObject, INode } from 'n8n-workflow';
import { demo } from '../../../../../../emulator/index.mts';
import { useEmulator } from '../../../../../support/emulator';
import { runNode } from '../../../../../support/engine';
import { importCredential } from '../../../../../support/importCredential';

export const stitch = useEmulator();

export interface Batch {
	table_name: string;
	key_names: string[];
	schema: { properties: IDataObject };
	messages: Array<{ sequence: number; data: IDataObject }>;
}

export async function push(
	items: IDataObject[],
	parameters: IDataObject = {},
	onError?: INode['onError'],
	credential: IDataObject = {},
) {
	return await runNode({
		parameters: {
			resource: 'importRecord',
			operation: 'push',
			tableName: 'orders',
			keyNames: 'id',
			...parameters,
		} as never,
		items,
		onError,
		credentials: { stitchImportApi: importCredential(stitch.emulator.url, credential as never) },
	});
}

export const bodies = () => stitch.emulator.requests.map(({ body }) => body as Batch);
export const stored = (table: string) => {
	const key = `${demo.account.sourceIds.importApi}.${table}`;
	const account = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
	return account?.imported.get(key)?.rows.map(({ data }) => data);
};
export const linked = (item: { pairedItem?: unknown }) =>
	[item.pairedItem].flat().map((link) => (link as { item: number }).item);
