import { shown } from './client';
import { destinationForm, destinationTypeForm, sourceForm, sourceTypeForm } from './forms';
import { listSearch } from './lists';

/** What the action node's editor calls, by the names that the parameters use. */
export const methods = {
	listSearch: shown(listSearch),
	loadOptions: shown({
		getDestinationSecrets: destinationForm.secrets,
		getDestinationTypeSecrets: destinationTypeForm.secrets,
		getSourceSecrets: sourceForm.secrets,
		getSourceTypeSecrets: sourceTypeForm.secrets,
	}),
	resourceMapping: shown({
		getDestinationFields: destinationForm.fields,
		getDestinationTypeFields: destinationTypeForm.fields,
		getSourceFields: sourceForm.fields,
		getSourceTypeFields: sourceTypeForm.fields,
	}),
};
