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
		searchDestinations,
		searchDestinationTypes,
		searchImportSources,
		searchSources,
		searchSourceTypes,
		searchStreams,
	},
	loadOptions: {
		getDestinationSecrets,
		getDestinationTypeSecrets,
		getSourceSecrets,
		getSourceTypeSecrets,
	},
	resourceMapping: {
		getDestinationFields,
		getDestinationTypeFields,
		getSourceFields,
		getSourceTypeFields,
	},
};
