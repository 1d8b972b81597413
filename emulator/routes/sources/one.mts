import { sourceType } from '../../catalogue.mts';
import { isoSeconds } from '../../clock.mts';
import { isObject, textOf } from '../../server/bodies.mts';
import { codedAnswer, empty, jsonText } from '../../server/replies.mts';
import { checkWhenReady } from '../../state/checkWhenReady.mts';
import { activeDestinations } from '../../state/destinations.mts';
import { findSource } from '../../state/findSource.mts';
import { cardOf, sourceText } from '../../state/sources.mts';
import { refuseBadProperties } from '../../rules/sourceProperties.mts';
import type { Call, Route, Source, TypeCard } from '../../types.mts';

/** connect-api.md 8.16 to 8.18: get, update (pause and unpause among it), delete one source. */

const KEYS = ['display_name', 'properties', 'paused_at', 'destination_id'];
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

const invalidBody = () =>
	codedAnswer(
		'InvalidBody',
		'PUT body many only include the keys: display_name, properties, and paused_at',
	);

/** Refuses deleted ones too: what a change to them answers isn't documented. */
function changeable({ account, params }: Call) {
	const source = findSource(account, params.sourceId);
	if (!source || source.deletedAt !== null)
		throw codedAnswer('InvalidId', `source not found (${params.sourceId})`);
	return source;
}

function checkChanges({ account, body, state }: Call, source: Source) {
	if (!isObject(body) || !Object.keys(body).every((key) => KEYS.includes(key))) throw invalidBody();
	const { display_name: displayName, properties = {}, paused_at: pausedAt } = body;
	if (displayName !== undefined && (typeof displayName !== 'string' || displayName.trim() === ''))
		throw codedAnswer('InvalidDisplayName', `invalid display_name (${textOf(displayName)})`);
	if (!isObject(properties)) throw invalidBody();
	const isTime =
		typeof pausedAt === 'string' && ISO.test(pausedAt) && !Number.isNaN(Date.parse(pausedAt));
	if (pausedAt !== undefined && pausedAt !== null && !isTime) throw invalidBody();
	const destinationId = body.destination_id;
	const destinations = activeDestinations(account).map(({ id }) => id);
	if (destinationId !== undefined && !destinations.includes(Number(destinationId)))
		throw invalidBody();
	const card = sourceType(source.type) as TypeCard;
	refuseBadProperties(card, properties, {
		stored: source.values,
		reportCard: cardOf(source),
		plan: state.planOf(account),
	});
	return { displayName, properties, pausedAt, destinationId };
}

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/sources/:sourceId',
		handle({ account, core, params, reply }) {
			const source = findSource(account, params.sourceId);
			if (!source) return empty(reply, 404);
			return jsonText(reply, sourceText(source, account, core.clock.now()));
		},
	},
	{
		method: 'PUT',
		path: '/v4/sources/:sourceId',
		handle(call) {
			const { account, core, reply } = call;
			const source = changeable(call);
			const { displayName, properties, pausedAt, destinationId } = checkChanges(call, source);
			if (displayName !== undefined) source.displayName = String(displayName);
			Object.assign(source.values, properties);
			// Any time stamp pauses at once (connect-api.md 8.17).
			if (pausedAt === null) source.pausedAt = null;
			else if (pausedAt !== undefined) source.pausedAt = isoSeconds(Date.parse(String(pausedAt)));
			if (destinationId !== undefined) source.mappedDestinationIds = [Number(destinationId)];
			source.updatedAt = core.clock.now();
			if (Object.keys(properties).length > 0) checkWhenReady(core, account, source);
			return jsonText(reply, sourceText(source, account, core.clock.now()));
		},
	},
	{
		method: 'DELETE',
		path: '/v4/sources/:sourceId',
		handle(call) {
			const source = changeable(call);
			const now = call.core.clock.now();
			source.deletedAt = isoSeconds(now);
			source.updatedAt = now;
			return jsonText(call.reply, sourceText(source, call.account, now));
		},
	},
];
