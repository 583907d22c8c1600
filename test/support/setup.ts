import fc from 'fast-check';

/**
 * Property tests draw the same values on every run, so that a change is what turns them red.
 * `FC_SEED=$RANDOM` draws others.
 */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_121) });
