import { shown } from './client';
import { destinationForm, destinationTypeForm, sourceForm, sourceTypeForm } from './forms';
import {
	searchDestinations,
	searchDestinationTypes,
	searchHooks,
	searchImportSources,
	searchImportTokens,
	searchRecipients,
	searchSources,
	searchSourcesWithJobs,
	searchSourceTypes,
	searchStreams,
} from './lists';

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
		getDestinationSecrets: shown(destinationForm.secrets),
		getDestinationTypeSecrets: shown(destinationTypeForm.secrets),
		getSourceSecrets: shown(sourceForm.secrets),
		getSourceTypeSecrets: shown(sourceTypeForm.secrets),
	},
	resourceMapping: {
		getDestinationFields: shown(destinationForm.fields),
		getDestinationTypeFields: shown(destinationTypeForm.fields),
		getSourceFields: shown(sourceForm.fields),
		getSourceTypeFields: shown(sourceTypeForm.fields),
	},
};
