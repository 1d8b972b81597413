import { isoSeconds } from '../clock.mts';
import { escape, page } from './html.mts';
import type { Destination, Source } from '../types.mts';

const stateOf = ({ deletedAt, systemPausedAt, pausedAt }: Source | Destination) =>
	deletedAt ? 'deleted' : systemPausedAt ? 'paused by Stitch' : pausedAt ? 'paused' : 'active';

/** What the web app shows of a source or a destination, as far as one needs it to find its address. */
export function objectPage(connection: Source | Destination) {
	const title = connection.displayName ?? connection.name;
	const facts = {
		ID: connection.id,
		Type: connection.type,
		...(connection.kind === 'source' ? { Schema: connection.name } : {}),
		State: stateOf(connection),
		Created: isoSeconds(connection.createdAt),
	};
	const rows = Object.entries(facts).map(
		([name, fact]) => `<p><span class="soft">${name}</span> ${escape(fact)}</p>`,
	);
	return page(title, `<h1>${escape(title)}</h1>\n${rows.join('\n')}`);
}
