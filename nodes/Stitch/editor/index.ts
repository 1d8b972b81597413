import { shown } from './client';
import {
	searchDestinationTypes,
	searchDestinations,
	searchHooks,
	searchImportSources,
	searchSourceTypes,
	searchSources,
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
		searchSources: shown(searchSources),
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
