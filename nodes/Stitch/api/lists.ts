import { listDestinations } from './destinations';
import { listSources } from './sources';
import { listStreams } from './streams';
import type { StitchClient } from './types';

export const fetchSources = async (_c: unknown, client: StitchClient, how?: { purpose?: string }) =>
	await listSources(client, how?.purpose);
export const fetchDestinations = async (_c: unknown, client: StitchClient) =>
	await listDestinations(client);
export const fetchStreams = async (_c: unknown, client: StitchClient, id: number) =>
	await listStreams(client, id);
