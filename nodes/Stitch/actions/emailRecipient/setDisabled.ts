import type { IDataObject } from 'n8n-workflow';
import { expectObject } from '../../api/shape';
import type { StitchItem } from '../shared/types';
import { recipientPath } from './api';

/**
 * Disables or enables the item's recipient: any time disables at once, `null` enables. Gives
 * Stitch's answer, which is `disabled_at` alone, with the ID (connect-api.md 8.33).
 */
export async function setDisabled(
	item: StitchItem,
	disabledAt: string | null,
): Promise<IDataObject> {
	const id = item.id('recipientId', 'Recipient ID');
	const answer = await item.request({
		method: 'PUT',
		path: recipientPath(id),
		body: { disabled_at: disabledAt },
		purpose: `${disabledAt === null ? 'enable' : 'disable'} the e-mail recipient`,
	});
	const recipient = expectObject(item.context.getNode(), answer, 'recipient', item.itemIndex);
	return { id, ...(recipient as IDataObject) };
}
