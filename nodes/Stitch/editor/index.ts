import { shown } from './client';
import {
	searchDestinationTypes,
	searchDestinations,
	searchHooks,
	searchImportSources,
	searchImportTokens,
	searchRecipients,
	searchSourceTypes,
	searchSources,
	searchSourcesWithJobs,
	searchStreams,
} from './lists';
import {
	getDestinationFields,
	getDestinationSecrets,
	getDestinationTypeFields,
	getDestinationTypeSecrets,
	getSourceFields,
	getSourceSecrets,
	getSourceTypeFields,
	getSourceTypeSecrets,
} from './forms';

/** What the action node's editor calls, by the names that the parameters use. */
export const methods = {
	listSearch: {
		searchDestinations: shown(searchDestinations),
		searchDestinationTypes: shown(searchDestinationTypes),
		searchHooks: shown(searchHooks),
		searchImportSources: shown(searchImportSources),
		searchImportTokens: shown(searchImportTokens),
		searchRecipients: shown(searchRecipients),
		searchSources: shown(searchSources),
		searchSourcesWithJobs: shown(searchSourcesWithJobs),
		searchSourceTypes: shown(searchSourceTypes),
		searchStreams: shown(searchStreams),
	},
	loadOptions: {
		getDestinationSecrets: shown(getDestinationSecrets),
		getDestinationTypeSecrets: shown(getDestinationTypeSecrets),
		getSourceSecrets: shown(getSourceSecrets),
		getSourceTypeSecrets: shown(getSourceTypeSecrets),
	},
	resourceMapping: {
		getDestinationFields: shown(getDestinationFields),
		getDestinationTypeFields: shown(getDestinationTypeFields),
		getSourceFields: shown(getSourceFields),
		getSourceTypeFields: shown(getSourceTypeFields),
	},
};
