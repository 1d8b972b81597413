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

/** What the editor of the action node may call, by the names that its parameters give. */
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
