import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { whyNotInPath } from '../api/http/request';
import type { StitchClient } from '../api/types';
import { formOf, secretsOf } from '../forms/fields';
import { fetchDestinationCard, fetchSourceCard, fetchTypeCard } from '../forms/read';
import type { FormPurpose, ReportCard } from '../forms/reportCard';
import { located } from '../item/parameters';
import { textOf } from '../json';
import { chosenId, editorClient } from './client';

function chosenType(context: ILoadOptionsFunctions, name: string): string | undefined {
	const text = textOf(located(context.getCurrentNodeParameter(name)));
	return whyNotInPath(text) === undefined ? text : undefined;
}

/**
 * Stitch's live form for n8n's resource mapper, and its secrets as options with a masked value. A
 * look-up that doesn't succeed throws: an empty list would make the editor drop what was entered.
 *
 * @param chosen what the form belongs to; `undefined` while nothing is chosen, or while it is chosen
 * by an expression that only a running workflow can resolve
 */
function liveForm<Chosen>(
	what: string,
	purpose: FormPurpose,
	chosen: (context: ILoadOptionsFunctions) => Chosen | undefined,
	read: (client: StitchClient, choice: Chosen) => Promise<ReportCard | undefined>,
) {
	async function cardOf(context: ILoadOptionsFunctions) {
		const choice = chosen(context);
		return choice === undefined ? undefined : await read(await editorClient(context), choice);
	}
	return {
		async fields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			const card = await cardOf(this);
			if (card !== undefined) return formOf(card, purpose);
			return {
				fields: [],
				emptyFieldsNotice: `Choose a ${what} first. With an expression as ${what}, specify the properties using JSON.`,
			};
		},
		async secrets(this: ILoadOptionsFunctions) {
			const card = await cardOf(this);
			return card === undefined ? [] : secretsOf(card, purpose);
		},
	};
}

const sourceTypeForm = liveForm(
	'source type',
	'create',
	(context) => chosenType(context, 'sourceType'),
	async (client, type) => await fetchTypeCard(client, 'source', type),
);

const destinationTypeForm = liveForm(
	'destination type',
	'create',
	(context) => chosenType(context, 'destinationType'),
	async (client, type) => await fetchTypeCard(client, 'destination', type),
);

const sourceForm = liveForm(
	'source',
	'update',
	(context) => chosenId(context, 'sourceId'),
	fetchSourceCard,
);

const destinationForm = liveForm(
	'destination',
	'update',
	(context) => chosenId(context, 'destinationId'),
	fetchDestinationCard,
);

/** By the names that `propertiesParameters` gives to n8n. */
export const resourceMapping = {
	getDestinationFields: destinationForm.fields,
	getDestinationTypeFields: destinationTypeForm.fields,
	getSourceFields: sourceForm.fields,
	getSourceTypeFields: sourceTypeForm.fields,
};

export const loadOptions = {
	getDestinationSecrets: destinationForm.secrets,
	getDestinationTypeSecrets: destinationTypeForm.secrets,
	getSourceSecrets: sourceForm.secrets,
	getSourceTypeSecrets: sourceTypeForm.secrets,
};
