import type { INodeProperties } from 'n8n-workflow';

/**
 * Pickers for one of many objects, by list or ID. The addresses of objects in Stitch's web app
 * (connect-api.md section 13) are not taken yet.
 */

const ID_PATTERN = '^\\s*[1-9][0-9]{0,15}\\s*$';
const TYPE_PATTERN = '^\\s*[A-Za-z0-9._-]+\\s*$';

interface Picker {
	displayName: string;
	name: string;
	description: string;
	searchMethod: string;
	/** The mode for entering it by hand. */
	by: { displayName: string; placeholder: string; pattern: string; message: string };
}

const locator = ({
	displayName,
	name,
	description,
	searchMethod,
	by,
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
			placeholder: `Select a ${displayName.toLowerCase()}…`,
			typeOptions: { searchListMethod: searchMethod, searchable: true },
		},
		{
			displayName: by.displayName,
			name: 'id',
			type: 'string',
			placeholder: by.placeholder,
			validation: [{ type: 'regex', properties: { regex: by.pattern, errorMessage: by.message } }],
		},
	],
});

const byId = (example: string) => ({
	displayName: 'By ID',
	placeholder: `e.g. ${example}`,
	pattern: ID_PATTERN,
	message: 'A Stitch ID is a positive whole number',
});

const byType = (example: string) => ({
	displayName: 'By Type',
	placeholder: `e.g. ${example}`,
	pattern: TYPE_PATTERN,
	message: 'A type consists of letters, digits, dots, hyphens and underscores',
});

export const sourceLocator = locator({
	displayName: 'Source',
	name: 'sourceId',
	description: 'The source (integration in the web app). Deleted sources are not listed.',
	searchMethod: 'searchSources',
	by: byId('530110'),
});

/** One source, or all of them if it is empty. */
export const optionalSourceLocator: INodeProperties = {
	...locator({
		displayName: 'Source',
		name: 'sourceId',
		description:
			'The source (integration in the web app). Leave it empty for all sources of the account.',
		searchMethod: 'searchSources',
		by: { ...byId('530110'), pattern: `^\\s*$|${ID_PATTERN}` },
	}),
	required: false,
};

export const importSourceLocator: INodeProperties = {
	...locator({
		displayName: 'Source',
		name: 'sourceId',
		description: 'An Import API source; other sources have no Import API tokens',
		searchMethod: 'searchImportSources',
		by: byId('530112'),
	}),
};

export const destinationLocator = locator({
	displayName: 'Destination',
	name: 'destinationId',
	description: 'The destination (data warehouse). Deleted destinations are not listed.',
	searchMethod: 'searchDestinations',
	by: byId('412003'),
});

export const hookLocator = locator({
	displayName: 'Hook',
	name: 'hookId',
	description: 'The post-load hook, listed by its ID and the address that it calls',
	searchMethod: 'searchHooks',
	by: byId('17'),
});

export const streamLocator = locator({
	displayName: 'Stream',
	name: 'streamId',
	description: 'The stream (table in the web app) of the source chosen above',
	searchMethod: 'searchStreams',
	by: byId('7310021'),
});

export const sourceTypeLocator = locator({
	displayName: 'Source Type',
	name: 'sourceType',
	description: 'What the source connects to. Only types that the account can use are listed.',
	searchMethod: 'searchSourceTypes',
	by: byType('platform.hubspot'),
});

export const destinationTypeLocator = locator({
	displayName: 'Destination Type',
	name: 'destinationType',
	description: 'The kind of data warehouse. Only types that the account can use are listed.',
	searchMethod: 'searchDestinationTypes',
	by: byType('postgres'),
});
