import type { INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { importSourceLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/notice';
import { apiPath } from '../../api/http/path';
import { isObject } from '../../api/shape';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create import API token',
	description: 'Create a token for an Import API source; it is shown this once only',
};

const properties = [
	notice(
		'createNotice',
		'The output holds the token, which Stitch never shows again. Turn off "Save successful production executions" in the workflow settings if it must not be kept in n8n\'s execution data. A source has two tokens at most: to rotate, create the second, switch over, then delete the first.',
	),
	importSourceLocator,
];

/** Creates an Import API token: `{ id, access_token }` (connect-api.md 8.19). Sent once. */
async function execute(item: StitchItem) {
	const path = apiPath`/v4/sources/${item.id('sourceId', 'Source')}/tokens`;
	const answer = await item.request({ method: 'POST', path, purpose: 'create the token' });
	if (isObject(answer) && typeof answer.access_token === 'string') {
		return { id: answer.id, access_token: answer.access_token };
	}
	throw new NodeOperationError(item.context.getNode(), 'Stitch did not answer with a token', {
		description:
			'A token may exist all the same: list the tokens of the source, and delete the newest one before you create another.',
		itemIndex: item.itemIndex,
	});
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
