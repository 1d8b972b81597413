import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { fetchDestinationCard, fetchSourceCard, fetchTypeCard } from '../forms/cards';
import type { ReportCard } from '../forms/reportCard';
import { parseId, whyNotInPath } from '../api/http/path';
import { editorClient } from './client';

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
	const id = parseId(chosen(context, 'sourceId'));
	return id === undefined ? undefined : await fetchSourceCard(await editorClient(context), id);
}

export async function destinationCard(context: ILoadOptionsFunctions): Card {
	const id = parseId(chosen(context, 'destinationId'));
	return id === undefined ? undefined : await fetchDestinationCard(await editorClient(context), id);
}

function chosen(context: ILoadOptionsFunctions, name: string): unknown {
	return context.getCurrentNodeParameter(name, { extractValue: true });
}

function chosenType(context: ILoadOptionsFunctions, name: string): string | undefined {
	const type = chosen(context, name);
	const text = typeof type === 'string' ? type.trim() : '';
	return whyNotInPath(text) === undefined ? text : undefined;
}
