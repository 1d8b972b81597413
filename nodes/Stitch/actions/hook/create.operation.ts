import type { INodePropertyOptions } from 'n8n-workflow';
import { isLoopbackUrl } from '../../../../credentials/shared/baseUrl';
import { createHook, simplifyHook } from '../../api/hooks';
import { destinationLocator } from '../../editor/descriptions/locators';
import { builderHint } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create hook',
	description: 'Have Stitch call a URL after each load into a destination',
	...builderHint(
		'An account has ten hooks. To start a workflow after loads use the Stitch Post-Load Trigger, which makes and deletes its own.',
	),
};

const properties: ItemOperation['properties'] = [
	{
		...destinationLocator,
		description:
			'Stitch calls after each load into it; an account has ten hooks, triggers included',
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://n8n.example.com/webhook/stitch-loads',
		description: "The https:// address that Stitch calls; it can't be changed afterwards",
	},
];

/** The address to call. Throws for anything but `https`; the local emulator calls this machine. */
function hookUrl(item: StitchItem): string {
	const url = item.text('url', 'URL');
	if (/^https:\/\/[^\s/?#@\\]+([/?#]\S*)?$/i.test(url)) return url;
	if (isLoopbackUrl(url) && isLoopbackUrl(item.connection.apiBaseUrl)) return url;
	throw item.fail(
		"'URL' does not start with https://",
		'Stitch only calls complete https:// addresses, such as https://n8n.example.com/webhook/stitch-loads.',
	);
}

/** Creates a post-load hook, once, and returns it (connect-api.md 8.35). */
async function execute(item: StitchItem) {
	const destinationId = item.id('destinationId', 'Destination');
	const url = hookUrl(item);
	return simplifyHook(await createHook(item, destinationId, url));
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
