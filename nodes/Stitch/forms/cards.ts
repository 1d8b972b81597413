import type { IExecuteFunctions } from 'n8n-workflow';
import type { ConnectorKind } from '../api/connectorTypes';
import { getType } from '../api/connectorTypes';
import { findDestination } from '../api/destinations';
import { getSource } from '../api/sources';
import type { StitchClient } from '../api/types';
import type { StitchItem } from '../item/types';
import type { ReportCard } from './reportCard';
import { readReportCard } from './reportCard';

/** The report card of a type, live (connect-api.md 8.4, 8.13). */
export const fetchTypeCard = async (client: StitchClient, kind: ConnectorKind, type: string) =>
	readReportCard(await getType(client, kind, type));

/** The report card of one source of the account (connect-api.md 8.16). */
export const fetchSourceCard = async (client: StitchClient, id: number) =>
	readReportCard(await getSource(client, id));

/** The report card of one destination of the account, if there is one (connect-api.md 8.6). */
export async function fetchDestinationCard(
	client: StitchClient,
	id: number,
): Promise<ReportCard | undefined> {
	const destination = await findDestination(client, id);
	return destination === undefined ? undefined : readReportCard(destination);
}

const known = new WeakMap<IExecuteFunctions, Map<string, Promise<ReportCard>>>();

/**
 * The card of a type, read once per run and token: what an account may not create has no form. A
 * look-up that doesn't succeed is not kept, so the next item asks again.
 */
export async function typeCardFor(
	item: StitchItem,
	kind: ConnectorKind,
	type: string,
): Promise<ReportCard> {
	const cards = known.get(item.context) ?? new Map<string, Promise<ReportCard>>();
	known.set(item.context, cards);
	const { apiBaseUrl, accessToken } = item.connection;
	const key = JSON.stringify([apiBaseUrl, accessToken, kind, type]);
	const earlier = await cards.get(key)?.catch(() => undefined);
	if (earlier !== undefined) return earlier;
	const card = fetchTypeCard(item, kind, type);
	cards.set(key, card);
	return await card;
}
