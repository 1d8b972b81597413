import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';
import { WEB_ADDRESSES } from '../../item/parameters';

/** Pickers for one of many objects: from a list, by ID, and by its address in Stitch's web app. */

const ID_PATTERN = '^\\s*[1-9][0-9]{0,15}\\s*$';
const TYPE_PATTERN = '^\\s*[A-Za-z0-9._-]+\\s*$';

interface Picker {
	displayName: string;
	name: string;
	description: string;
	searchMethod: string;
	/** What the list shows before anything is picked. */
	placeholder?: string;
	/** The mode for entering it by hand. */
	by: { displayName: string; placeholder: string; pattern: string; message: string };
	/** The mode for its address, if the web app has one. */
	modes?: INodePropertyMode[];
}

const locator = ({
	displayName,
	name,
	description,
	searchMethod,
	placeholder = `Select a ${displayName.toLowerCase()}…`,
	by,
	modes = [],
}: Picker): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder,
			typeOptions: { searchListMethod: searchMethod, searchable: true },
		},
		{
			displayName: by.displayName,
			name: 'id',
			type: 'string',
			placeholder: by.placeholder,
			validation: [{ type: 'regex', properties: { regex: by.pattern, errorMessage: by.message } }],
		},
		...modes,
	],
});

const byId = (example: string) => ({
	displayName: 'By ID',
	placeholder: `e.g. ${example}`,
	pattern: ID_PATTERN,
	message: 'A Stitch ID is a positive whole number',
});

/**
 * The two ways to enter an object that has an address: each takes what is meant for the other, so
 * that it doesn't matter where something is pasted. `orEmpty`: also nothing.
 */
function byIdOrAddress(
	name: keyof typeof WEB_ADDRESSES,
	example: string,
	{ orEmpty = false } = {},
): Pick<Picker, 'by' | 'modes'> {
	const address = WEB_ADDRESSES[name];
	const either = `${orEmpty ? '^\\s*$|' : ''}${ID_PATTERN}|${address.pattern}`;
	return {
		by: {
			...byId(example),
			pattern: either,
			message: `A Stitch ID is a positive whole number; the URL of the ${address.what} in Stitch works too`,
		},
		modes: [
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: `e.g. ${address.example}`,
				// For what n8n itself shows of the parameter; the nodes read it with `readId`.
				extractValue: { type: 'regex', regex: address.pattern },
				validation: [
					{
						type: 'regex',
						properties: {
							regex: either,
							errorMessage: `This is not the URL of a ${address.what} in Stitch`,
						},
					},
				],
			},
		],
	};
}

const byType = (example: string) => ({
	displayName: 'By Type',
	placeholder: `e.g. ${example}`,
	pattern: TYPE_PATTERN,
	message: 'A type consists of letters, digits, dots, hyphens and underscores',
});

export const sourceLocator = locator({
	displayName: 'Source',
	name: 'sourceId',
	description: 'The integration in the web app',
	searchMethod: 'searchSources',
	...byIdOrAddress('sourceId', '530110'),
});

/** One source, or all of them if it is empty. */
export const optionalSourceLocator: INodeProperties = {
	...locator({
		displayName: 'Source',
		name: 'sourceId',
		description: 'The integration in the web app; empty for all of the account',
		searchMethod: 'searchSources',
		placeholder: 'All sources, or select one…',
		...byIdOrAddress('sourceId', '530110', { orEmpty: true }),
	}),
	required: false,
};

export const importSourceLocator = locator({
	displayName: 'Source',
	name: 'sourceId',
	description: 'An Import API source; others have no such tokens',
	searchMethod: 'searchImportSources',
	...byIdOrAddress('sourceId', '530112'),
});

export const destinationLocator = locator({
	displayName: 'Destination',
	name: 'destinationId',
	description: 'The data warehouse',
	searchMethod: 'searchDestinations',
	...byIdOrAddress('destinationId', '412003'),
});

export const hookLocator = locator({
	displayName: 'Hook',
	name: 'hookId',
	description: 'The hook, listed with the address that it calls',
	searchMethod: 'searchHooks',
	by: byId('17'),
});

export const recipientLocator = locator({
	displayName: 'Recipient',
	name: 'recipientId',
	description: 'The recipient, listed by address',
	searchMethod: 'searchRecipients',
	by: byId('31'),
});

export const importTokenLocator = locator({
	displayName: 'Token',
	name: 'tokenId',
	description: 'A token of the source above. Stitch lists IDs only, never the tokens.',
	searchMethod: 'searchImportTokens',
	by: byId('828800114'),
});

/** Stitch lists jobs on a rate-limited endpoint only, so the list offers sources (connect-api.md 5). */
export const jobLocator = locator({
	displayName: 'Job Name',
	name: 'jobName',
	description:
		'The last job of a source, or one by its "job_name". Stitch keeps logs 1 day (Free Trial), 7 (Standard) or 60 (Advanced, Premium).',
	searchMethod: 'searchSourcesWithJobs',
	placeholder: 'Last job of a source…',
	by: {
		displayName: 'By Name',
		placeholder: 'e.g. 204817.530111.sync.7d1f7f0e-dadc-11ee-9f7a-0242ac120002',
		pattern: TYPE_PATTERN,
		message: 'A job name consists of letters, digits, dots, hyphens and underscores',
	},
});

export const streamLocator = locator({
	displayName: 'Stream',
	name: 'streamId',
	description: 'The table in the web app, of the source above',
	searchMethod: 'searchStreams',
	by: byId('7310021'),
});

export const sourceTypeLocator = locator({
	displayName: 'Source Type',
	name: 'sourceType',
	description: 'What the source connects to; listed are those that the account can use',
	searchMethod: 'searchSourceTypes',
	by: byType('platform.hubspot'),
});

export const destinationTypeLocator = locator({
	displayName: 'Destination Type',
	name: 'destinationType',
	description: 'The data warehouse; listed are those that the account can use',
	searchMethod: 'searchDestinationTypes',
	by: byType('postgres'),
});
