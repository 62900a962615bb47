/* What must hold of promise.pml: observers that look at the log and at the answers, and the properties on them. */

bit oversold, doubled, forgotten, changed, zombie, backwards;       /* laws broken; nothing depends on them */
#ifdef WITNESS
bit conflicted, replayed, truncated, rescued;                       /* what has happened; nothing depends on them */
#define SEEN(what)  what = 1
#else
#define SEEN(what)  skip
#endif

/* Looks at the authoritative log and at all answers ever sent, after every step that changes either. */
inline audit() {
    fold(n);
    oversold = oversold || isOver; zombie = zombie || isZombie; backwards = backwards || isBack;
    for (j : 0 .. n - 1) {
        find(log[j].key, n);
        doubled = doubled || (log[j].key != NO_KEY && i != j)
    }
    for (j : 0 .. REQUESTS - 1) {
        find(KEY(j), n);
        forgotten = forgotten || ((told[j] == YES || told[j] == NO) && !isFound);
        if
        :: isFound && (told[j] == YES || told[j] == NO) ->
            forgotten = forgotten || log[i].body != BODY(j) || log[i].answer != told[j]
        :: else
        fi
    }
    j = 0
}

#if MISUSES
#define MISUSED     (told[MISUSE] == YES || told[MISUSE] == NO)
#else
#define MISUSED     false
#endif

/* Properties. Scripts/model checks laws, which is all of the safety ones, and the others one by one on the mutants. */
ltl laws           { [] !(oversold || doubled || forgotten || changed || zombie || backwards || MISUSED) }
ltl never_oversold { [] !oversold }         /* law 1: held + promised <= supply after every fact of the log */
ltl one_effect     { [] !doubled }          /* §2.5, §2.7: at most one fact per key */
ltl answer_kept    { [] !forgotten }        /* §2.5: what was answered is in the log, as answered, also after fail-over */
ltl same_answer    { [] !changed }          /* §2.5, law 10: the same key always gets the same answer */
ltl no_zombie      { [] !zombie }           /* §2.4: no confirm at or after the hold's instant, or after its release */
ltl time_forward   { [] !backwards }        /* §2.4: the log's time never runs back */
ltl key_reuse_no   { [] !MISUSED }          /* §2.5: another body under the key is refused */
ltl all_answered   { <> (done == CLIENTS) } /* law 10: every call ends in an answer (weak fairness) */

#ifdef WITNESS                              /* Each must be violated: what it denies does happen. */
#define ALL_DONE    (done == CLIENTS)
ltl see_conflict   { [] !(conflicted && ALL_DONE) }     /* the loser of a compare-and-swap was answered */
ltl see_replay     { [] !(replayed && ALL_DONE) }       /* a key was asked again and answered from the log */
ltl see_lost_fact  { [] !(truncated && ALL_DONE) }      /* fail-over lost a fact; every client was answered */
ltl see_rescue     { [] !(rescued && ALL_DONE) }        /* the fact survived, its answer did not; all were answered */
ltl see_resale     { [] !(told[0] == YES && told[CLIENTS] == NO && told[CLIENTS + 1] == YES) }
                                            /* hold 0 died, its confirm was refused, order 1 got the unit */
ltl see_refusal    { [] !(told[CLIENTS] == YES && told[1] == NO) }      /* order 0 was promised, hold 1 refused */
ltl see_reuse      { [] !(told[MISUSE] == KEY_REUSED) }                 /* a key used for another body was refused */
ltl see_worst      { [] !(failovers + faults + copies == 0 && now == TICKS && ALL_DONE) }   /* all faults at once */
#endif
