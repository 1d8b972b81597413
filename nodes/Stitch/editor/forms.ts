import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { fetchDestinationCard, fetchSourceCard, fetchTypeCard } from '../forms/read';
import type { ReportCard } from '../forms/reportCard';
import { whyNotInPath } from '../api/http/request';
import { located, readId } from '../item/parameters';
import { editorClient } from './client';
import type { FormPurpose } from '../forms/fields';
import { formOf, secretsOf } from '../forms/fields';

/*
 * The report card that the editor's form belongs to; `undefined` while nothing is chosen, or
 * while it is chosen by an expression that only a running workflow can resolve.
 */

type Card = Promise<ReportCard | undefined>;

export async function sourceTypeCard(context: ILoadOptionsFunctions): Card {
	const type = chosenType(context, 'sourceType');
	return type === undefined
		? undefined
		: await fetchTypeCard(await editorClient(context), 'source', type);
}

export async function destinationTypeCard(context: ILoadOptionsFunctions): Card {
	const type = chosenType(context, 'destinationType');
	return type === undefined
		? undefined
		: await fetchTypeCard(await editorClient(context), 'destination', type);
}

export async function sourceCard(context: ILoadOptionsFunctions): Card {
	const id = chosenId(context, 'sourceId');
	return id === undefined ? undefined : await fetchSourceCard(await editorClient(context), id);
}

export async function destinationCard(context: ILoadOptionsFunctions): Card {
	const id = chosenId(context, 'destinationId');
	return id === undefined ? undefined : await fetchDestinationCard(await editorClient(context), id);
}

function chosenId(context: ILoadOptionsFunctions, name: string): number | undefined {
	const reading = readId(context.getCurrentNodeParameter(name), name);
	return 'refused' in reading ? undefined : reading.id;
}

function chosenType(context: ILoadOptionsFunctions, name: string): string | undefined {
	const type = located(context.getCurrentNodeParameter(name));
	const text = typeof type === 'string' ? type.trim() : '';
	return whyNotInPath(text) === undefined ? text : undefined;
}

/*
 * Stitch's live forms for n8n's resource mapper. A look-up that doesn't succeed throws: an empty
 * list would make the editor drop what the user has entered.
 */

const choose = (what: string): ResourceMapperFields => ({
	fields: [],
	emptyFieldsNotice: `Choose a ${what} first. With an expression as ${what}, specify the properties using JSON.`,
});

export async function getSourceTypeFields(this: ILoadOptionsFunctions) {
	const card = await sourceTypeCard(this);
	return card === undefined ? choose('source type') : formOf(card, 'create');
}

export async function getDestinationTypeFields(this: ILoadOptionsFunctions) {
	const card = await destinationTypeCard(this);
	return card === undefined ? choose('destination type') : formOf(card, 'create');
}

export async function getSourceFields(this: ILoadOptionsFunctions) {
	const card = await sourceCard(this);
	return card === undefined ? choose('source') : formOf(card, 'update');
}

export async function getDestinationFields(this: ILoadOptionsFunctions) {
	const card = await destinationCard(this);
	return card === undefined ? choose('destination') : formOf(card, 'update');
}

/** The secrets of Stitch's live forms, as options with a masked value. */
const options = (card: ReportCard | undefined, purpose: FormPurpose) =>
	card === undefined ? [] : secretsOf(card, purpose);

export async function getSourceTypeSecrets(this: ILoadOptionsFunctions) {
	return options(await sourceTypeCard(this), 'create');
}

export async function getDestinationTypeSecrets(this: ILoadOptionsFunctions) {
	return options(await destinationTypeCard(this), 'create');
}

export async function getSourceSecrets(this: ILoadOptionsFunctions) {
	return options(await sourceCard(this), 'update');
}

export async function getDestinationSecrets(this: ILoadOptionsFunctions) {
	return options(await destinationCard(this), 'update');
}
