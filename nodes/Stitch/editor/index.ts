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

/** What the editor of the action node may call, by the names that its parameters give. */
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
