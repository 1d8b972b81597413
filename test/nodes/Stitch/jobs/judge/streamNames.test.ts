import { foldName } from '../../../../../nodes/Stitch/jobs/judge/streamNames';

it('spells streams alike', () => {
	expect(foldName('Shop-Public.Orders')).toBe(foldName('shop_public_orders'));
	expect(foldName('größe')).not.toBe(foldName('gr__e'));
});
