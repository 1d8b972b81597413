import type { StitchItem } from '../shared/types';

/** The partner ID and secret of the item's credential. Throws when one is not filled in. */
export function partnerOf(item: StitchItem): { id: string; secret: string } {
	const { partner } = item.connection;
	if (partner !== undefined && partner.id !== '' && partner.secret !== '') return partner;
	throw item.fail(
		'The credential has no partner ID or no partner secret',
		'Fill in "Client ID" (the partner ID) and "Client Secret" (the partner secret) in the "Stitch OAuth2 API" credential. Stitch gives them to approved partners.',
	);
}
