import { shown } from './client';
import {
	searchDestinations,
	searchDestinationTypes,
	searchImportSources,
	searchSources,
	searchSourceTypes,
	searchStreams,
} from './listSearch';
import {
	getDestinationFields,
	getDestinationTypeFields,
	getSourceFields,
	getSourceTypeFields,
} from './resourceMapping';
import {
	getDestinationSecrets,
	getDestinationTypeSecrets,
	getSourceSecrets,
	getSourceTypeSecrets,
} from './secretOptions';

/** What the action node's editor calls, by the names that the parameters use. */
export const methods = {
	listSearch: {
		searchDestinations: shown(searchDestinations),
		searchDestinationTypes: shown(searchDestinationTypes),
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
