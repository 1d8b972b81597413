import fc from 'fast-check';

/** Every random test of a run has jest's seed, which it prints: `npm test -- --seed=…` runs it again. */
fc.configureGlobal({ seed: jest.getSeed() });

export { fc };
