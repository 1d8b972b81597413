import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { destinationCard, destinationTypeCard, sourceCard, sourceTypeCard } from './cards';
import type { FormPurpose } from '../forms/fields';
import { secretsOf } from '../forms/fields';
import type { ReportCard } from '../forms/reportCard';

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
