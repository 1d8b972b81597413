import type { INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { ItemOperation, StitchItem } from '../shared/types';
import { recipientPath } from './api';
import { recipientId } from './recipientId';

const option: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete email recipient',
	description: 'Delete an e-mail recipient',
};

/**
 * Deletes an e-mail recipient: `{ deleted: true, id }`. Stitch answers with the number of
 * recipients deleted, so `[0]` is no success (connect-api.md 8.34).
 */
async function execute(item: StitchItem) {
	const id = item.id('recipientId', 'Recipient ID');
	const answer = await item.request({
		method: 'DELETE',
		path: recipientPath(id),
		purpose: 'delete the e-mail recipient',
	});
	if (Array.isArray(answer) && answer[0] === 0) {
		throw new NodeOperationError(item.context.getNode(), "The 'Recipient ID' does not exist", {
			description: 'Stitch deleted no recipient. Take the ID from Email Recipient: List.',
			itemIndex: item.itemIndex,
		});
	}
	return { deleted: true, id };
}

export const operation: ItemOperation = { option, properties: [recipientId], execute };
