import { isoSeconds } from '../clock.mts';
import { sourceType } from '../catalogue.mts';
import { publicValues, reportCard, reportCardText } from './reportCard.mts';
import { scheduleOf } from './schedule.mts';
import { anyFieldSelected } from './selection.mts';
import type { Account, Core, Source, TypeCard } from '../types.mts';

type NewSource = Partial<Source> & { type: string; name: string };

/**
 * Values that Stitch itself provides for a type: the default frequency, the image version and the
 * other read-only properties (data-structures.md 5.2; connect-api.md 8.14).
 */
export function providedByStitch(card: TypeCard) {
	const values: Record<string, unknown> = {};
	for (const property of (card.steps ?? []).flatMap((step) => step.properties)) {
		if (property.name === 'image_version') values.image_version = card.details.image_version;
		else if (property.property_type === 'read_only')
			values[property.name] = `stitch-${property.name.replaceAll('_', '-')}`;
		else if (property.name === 'frequency_in_minutes')
			values.frequency_in_minutes = String(card.details.default_scheduling_interval ?? 60);
	}
	if (card.type.startsWith('platform.')) values.product = 'pipeline';
	return values;
}

/** Put a source into an account. What is left out is as for a new source. */
export function addSource(core: Core, account: Account, source: NewSource): Source {
	const card = sourceType(source.type);
	if (!card) throw new TypeError(`There is no source type '${source.type}'`);
	const now = core.clock.now();
	const added: Source = {
		kind: 'source',
		id: source.id ?? core.state.nextId('source'),
		type: source.type,
		name: source.name,
		displayName: source.displayName ?? source.name,
		description: source.description ?? null,
		values: { ...providedByStitch(card), ...source.values },
		createdAt: source.createdAt ?? now,
		updatedAt: source.updatedAt ?? source.createdAt ?? now,
		pausedAt: source.pausedAt ?? null,
		systemPausedAt: source.systemPausedAt ?? null,
		deletedAt: source.deletedAt ?? null,
		check: source.check ?? null,
		mappedDestinationIds: source.mappedDestinationIds ?? [],
		discovered: source.discovered ?? false,
		streams: source.streams ?? [],
		importTokens: source.importTokens ?? [],
	};
	account.sources.set(added.id, added);
	return added;
}

export function cardOf(source: Source) {
	const card = sourceType(source.type) as TypeCard;
	return reportCard(card, source.values, {
		discovered: source.discovered,
		fieldsSelected: anyFieldSelected(source),
	});
}

/** The Source object as JSON (connect-api.md 9), in the order of the documents' samples. */
export function sourceText(source: Source, account: Account, now: number) {
	const card = sourceType(source.type) as TypeCard;
	const report = cardOf(source);
	const text = JSON.stringify({
		description: source.description,
		properties: publicValues(card, source.values),
		updated_at: isoSeconds(source.updatedAt),
		schedule: scheduleOf(source, report.current_step_type === 'fully_configured', now),
		...(source.check ? { check_job_name: source.check.name } : {}),
		name: source.name,
		mapped_destination_ids: source.mappedDestinationIds,
		type: source.type,
		deleted_at: source.deletedAt,
		system_paused_at: source.systemPausedAt,
		stitch_client_id: account.clientId,
		paused_at: source.pausedAt,
		id: source.id,
		display_name: source.displayName,
		created_at: isoSeconds(source.createdAt),
	});
	return `${text.slice(0, -1)},"report_card":${reportCardText(report)}}`;
}
