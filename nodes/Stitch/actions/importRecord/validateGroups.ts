import { NodeOperationError } from 'n8n-workflow';
import { entriesOf, packBatches } from '../../importing/batches';
import { pushEnvelope } from '../../importing/envelope';
import { itemsOf } from '../../importing/rejection';
import type { TableGroup } from '../../importing/types';
import type { StitchItem } from '../shared/types';
import type { Sent } from './send';
import { sendAll } from './send';

/**
 * Lets Stitch check records without storing them (import-api.md 3.4). The endpoint takes no schema,
 * and asks for keys and the account ID.
 */
export async function validateGroups(item: StitchItem, groups: TableGroup[]): Promise<Sent> {
	const clientId = item.connection.stitchAccountId;
	const refuse = (group: TableGroup, error: Error) => ({
		itemIndexes: itemsOf([...entriesOf([group])]),
		error,
	});
	if (clientId === undefined) {
		return { accepted: [], refused: groups.map((group) => refuse(group, noAccount(item))) };
	}
	const hasKeys = ({ keyNames }: TableGroup) => keyNames.length > 0;
	const entries = entriesOf(groups.filter(hasKeys));
	const sent = await sendAll(item, 'validate', packBatches(entries, pushEnvelope(clientId)));
	const keyless = groups.filter((group) => !hasKeys(group));
	sent.refused.push(...keyless.map((group) => refuse(group, noKeys(item, group))));
	return sent;
}

function noAccount({ context, itemIndex }: StitchItem) {
	return new NodeOperationError(
		context.getNode(),
		"The 'Client ID' of the credential is not a Stitch account",
		{
			description: 'Enter the number of the Stitch account in the "Stitch Import API" credential.',
			itemIndex,
		},
	);
}

function noKeys({ context, itemIndex }: StitchItem, { tableName }: TableGroup) {
	return new NodeOperationError(
		context.getNode(),
		`'Key Names' is empty for table '${tableName}'`,
		{
			description:
				'Stitch validates only records with a key. Enter Key Names, or push to an append-only table without validating.',
			itemIndex,
		},
	);
}
