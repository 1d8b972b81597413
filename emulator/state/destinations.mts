import { isoSeconds } from '../clock.mts';
import { destinationType } from '../catalogue.mts';
import { publicValues, reportCard } from './reportCard.mts';
import type { Account, Core, Destination, TypeCard } from '../types.mts';

type NewDestination = Partial<Destination> & { type: string };

/** The sentinel file of S3 destinations is named by Stitch (data-structures.md 9). */
const SYSTEM_VALUES = Object.freeze({
	sentinel_key: 'stitch-challenge-file-b1946ac9',
	s3_bucket: 'stitch-dataworld-exchange',
	s3_key_format_string: '[integration_name]/[table_name]/[table_version]_[timestamp_loaded]',
});

function providedByStitch(card: TypeCard) {
	const properties = (card.steps ?? []).flatMap((step) => step.properties);
	return Object.fromEntries(
		properties
			.filter(({ property_type: type }) => type === 'system_provided_by_default')
			.map(({ name }) => [name, SYSTEM_VALUES[name as keyof typeof SYSTEM_VALUES]]),
	);
}

/** Put a destination into an account. What is left out is as for a new one. */
export function addDestination(
	core: Core,
	account: Account,
	destination: NewDestination,
): Destination {
	const card = destinationType(destination.type);
	if (!card) throw new TypeError(`There is no destination type '${destination.type}'`);
	const now = core.clock.now();
	const added: Destination = {
		kind: 'destination',
		id: destination.id ?? core.state.nextId('destination'),
		type: destination.type,
		// connect-api.md 8.5: generated from the type when left out.
		name: destination.name ?? destination.type,
		displayName: null,
		description: destination.description ?? null,
		values: { ...providedByStitch(card), ...destination.values },
		createdAt: destination.createdAt ?? now,
		updatedAt: destination.updatedAt ?? destination.createdAt ?? now,
		pausedAt: destination.pausedAt ?? null,
		systemPausedAt: destination.systemPausedAt ?? null,
		deletedAt: destination.deletedAt ?? null,
		check: destination.check ?? null,
	};
	const key = added.values.service_account_credentials;
	// The read-only project of a BigQuery destination is that of its key file.
	if (typeof key === 'object' && key !== null && 'project_id' in key)
		added.values.project_id = key.project_id;
	account.destinations.set(added.id, added);
	return added;
}

/** The Destination object (connect-api.md 8.5 and 9), in the order of the documents' samples. */
export function destinationView(destination: Destination, account: Account) {
	const card = destinationType(destination.type) as TypeCard;
	return {
		description: destination.description,
		properties: publicValues(card, destination.values),
		updated_at: isoSeconds(destination.updatedAt),
		...(destination.check ? { check_job_name: destination.check.name } : {}),
		name: destination.name,
		type: destination.type,
		deleted_at: destination.deletedAt,
		system_paused_at: destination.systemPausedAt,
		stitch_client_id: account.clientId,
		paused_at: destination.pausedAt,
		id: destination.id,
		display_name: destination.displayName,
		created_at: isoSeconds(destination.createdAt),
		report_card: reportCard(card, destination.values, { discovered: true, fieldsSelected: true }),
	};
}

export const activeDestinations = (account: Account) =>
	[...account.destinations.values()].filter((destination) => destination.deletedAt === null);
