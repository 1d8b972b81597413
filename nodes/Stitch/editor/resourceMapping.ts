import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { destinationCard, destinationTypeCard, sourceCard, sourceTypeCard } from './cards';
import { formOf } from '../forms/fields';

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
