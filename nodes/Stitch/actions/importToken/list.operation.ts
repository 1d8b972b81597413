import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { returnAllAndLimit } from '../../editor/descriptions/list';
import { importSourceLocator } from '../../editor/descriptions/locators';
import type { JsonValue } from '../../api/types';
import { apiPath } from '../../api/http/path';
import { isObject } from '../../api/shape';
import { limited } from '../shared/listing';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List import API tokens',
	description: 'List the IDs of the active tokens of an Import API source',
};

/** The two documented shapes of an entry: an ID alone, or an object around it. */
function entryOf(entry: JsonValue): IDataObject | undefined {
	if (typeof entry === 'number' || typeof entry === 'string') return { token_id: entry };
	return isObject(entry) ? (entry as IDataObject) : undefined;
}

/** Lists the IDs of a source's tokens; the tokens themselves are never returned (8.20). */
async function execute(item: StitchItem) {
	const path = apiPath`/v4/sources/${item.id('sourceId', 'Source')}/tokens`;
	const answer = await item.request({ method: 'GET', path, purpose: 'list the tokens' });
	const tokens = Array.isArray(answer) ? answer.map(entryOf) : [undefined];
	if (tokens.includes(undefined)) {
		throw new NodeOperationError(
			item.context.getNode(),
			"Stitch's answer is not a list of tokens",
			{
				description: 'Check the base URL in the credential: something else may have answered.',
				itemIndex: item.itemIndex,
			},
		);
	}
	return limited(item, tokens as IDataObject[]);
}

export const operation: ItemOperation = {
	option,
	properties: [importSourceLocator, ...returnAllAndLimit],
	execute,
};
