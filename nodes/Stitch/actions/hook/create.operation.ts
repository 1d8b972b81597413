import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { LOOPBACK_URL_PATTERN } from '../../../../credentials/shared/baseUrl';
import { destinationLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/notice';
import { HOOKS } from '../../api/lists';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create hook',
	description: 'Have Stitch call an address after each load into a destination',
};

const properties: ItemOperation['properties'] = [
	notice(
		'createNotice',
		'Stitch calls the URL after each load into the destination. An account has ten hooks at most, those of Stitch Post-Load Triggers included. The URL of a hook cannot be changed afterwards.',
	),
	destinationLocator,
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://n8n.example.com/webhook/stitch-loads',
		description: 'The address that Stitch calls; it has to start with https://',
	},
];

const loopback = new RegExp(LOOPBACK_URL_PATTERN, 'i');

/** The address to call. Throws for anything but `https`; the local emulator calls this machine. */
function hookUrl(item: StitchItem): string {
	const url = String(item.parameter<unknown>('url', '')).trim();
	if (/^https:\/\/[^\s/?#@\\]+([/?#]\S*)?$/i.test(url)) return url;
	if (loopback.test(url) && loopback.test(item.connection.apiBaseUrl)) return url;
	throw new NodeOperationError(
		item.context.getNode(),
		url === '' ? "'URL' is empty" : "'URL' does not start with https://",
		{
			description:
				'Stitch only calls complete https:// addresses, as in https://n8n.example.com/webhook/stitch-loads.',
			itemIndex: item.itemIndex,
		},
	);
}

/** Creates a post-load hook, once, and gives it (connect-api.md 8.35). */
async function execute(item: StitchItem) {
	const destinationId = item.id('destinationId', 'Destination');
	const url = hookUrl(item);
	const answer = await item.request({
		method: 'POST',
		path: HOOKS,
		body: { type: 'post_load', destination_id: destinationId, config: { url } },
		purpose: 'create the hook',
	});
	return answer as IDataObject;
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
