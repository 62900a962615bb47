/* The promise protocol: several servers (Desks) write one log of facts, and nothing is promised twice.
 *
 *     client ── request(key, body) ──▶ LOOK ─▶ DECIDE ─▶ APPEND ─▶ COMMIT ── answer ──▶ client
 *                                       │▲                │           ▲                  ▲
 *                                       │└─── conflict ───┘        standby               │
 *                                       └───────── key seen before: its stored answer ───┘
 *
 * A client holds one unit and, when told yes, confirms the hold. Each step above is one atomic step of a server; all
 * interleavings of servers, clients, the clock, the standby and the faults are searched. `Scripts/model` runs the
 * properties of laws.pml, and the mutants: each -D without a value breaks one rule of the protocol, and a property must
 * fail. Laws and sections are those of the design. */

#ifndef BOUNDS                              /* give -DBOUNDS and all of them, or none */
#define SERVERS     2
#define CLIENTS     2
#define SUPPLY      1                       /* units there are; an order takes one */
#define TICKS       1                       /* of the clock */
#define FAULTS      1                       /* a request or an answer is lost, or a server dies and forgets its work */
#define COPIES      1                       /* a request arrives again, at any later time: the network's duplicate, or
                                               a client that timed out early */
#define FAILOVERS   1                       /* the store's primary dies, the standby is promoted */
#define MISUSES     1                       /* client 0 also confirms under the key of its hold */
#endif

/* Requests: 0.. holds, CLIENTS.. confirms, and MISUSE. */
#define MISUSE      (2 * CLIENTS)
#define REQUESTS    (2 * CLIENTS + MISUSES)
#define KEY(m)      ((m) % (2 * CLIENTS))
#define ORDER(m)    ((m) % CLIENTS)
#define BODY(m)     ((m) < CLIENTS -> HOLD : CONFIRM)
#define NO_KEY      255
#define LIFE        1                       /* a hold made at t is dead from t + LIFE */
#define ROOM        (2 * CLIENTS + TICKS + 2)

#define IDLE        0
mtype = { LOOK, DECIDE, APPEND, COMMIT }    /* what a server does when not idle */
mtype = { HOLD, CONFIRM, CLOCK }            /* bodies of facts */
mtype = { YES, NO, KEY_REUSED }             /* answers */
mtype = { NONE, HELD, LAPSED, PROMISED }    /* standing of an order */

typedef Fact { byte key; mtype body; mtype answer; byte at };
typedef Desk { mtype phase; byte request; byte view; byte at; bit clockFirst; mtype answer };

Fact log[ROOM];                             /* the primary's log: the only truth (§2.1) */
byte n, replicated;                         /* its length, and how much of it the standby has */
bit isAlone;                                /* failed over, and no new standby yet */
byte failovers = FAILOVERS, faults = FAULTS, copies = COPIES;
byte now;                                   /* the true time; servers' clocks may lag behind it */
Desk desk[SERVERS];                         /* what a server remembers, and loses when it dies */
short wire;                                 /* requests in the network, one bit each */
mtype told[REQUESTS];                       /* the first answer that reached the client of a request */
byte done;                                  /* clients that have all their answers */

/* Scratch, used within single steps only and so no part of the state. */
hidden byte i, j, c, used, clock, isFound, isOver, isZombie, isBack;
hidden mtype standing[CLIENTS];
hidden byte until[CLIENTS];

/* Reads see what the standby has: PostgreSQL shows a commit to others only when its wait for the standby is over. */
#if defined(DIRTY_READ) || defined(ASYNC_STANDBY)
#define VISIBLE     n
#else
#define VISIBLE     replicated
#endif

/* Releases the holds that are dead at an instant: what a clock fact does. */
inline release(instant) {
    for (c : 0 .. CLIENTS - 1) {
        if :: standing[c] == HELD && until[c] <= instant -> standing[c] = LAPSED; used-- :: else fi
    }
}

/* The ledger is the fold of its log (§2.1): here of the first `length` facts. */
inline fold(length) {
    used = 0; clock = 0; isOver = 0; isZombie = 0; isBack = 0;
    for (c : 0 .. CLIENTS - 1) { standing[c] = NONE; until[c] = 0 }
    for (i : 0 .. length - 1) {
        isBack = isBack || log[i].at < clock;
        clock = log[i].at;
        c = log[i].key % CLIENTS;
        if
        :: log[i].body == CLOCK -> release(clock)
        :: log[i].body == HOLD && log[i].answer == YES ->
            standing[c] = HELD; until[c] = clock + LIFE; used++
        :: log[i].body == CONFIRM && log[i].answer == YES ->
            isZombie = isZombie || standing[c] != HELD || until[c] <= clock;
            standing[c] = PROMISED
        :: else
        fi;
        isOver = isOver || used > SUPPLY
    }
}

/* Finds the fact of a key among the first `length`: isFound, and i is where. */
inline find(key_, length) {
    i = 0;
    do
    :: i < length && log[i].key != key_ -> i++
    :: else -> break
    od;
    isFound = i < length
}

#include "laws.pml"                         /* audit, and the properties */

inline write(key_, body_, answer_, at_) {
    log[n].key = key_; log[n].body = body_; log[n].answer = answer_; log[n].at = at_;
    n++
}

inline restart(s, phase_) {
    desk[s].phase = phase_; desk[s].view = 0; desk[s].at = 0; desk[s].clockFirst = 0; desk[s].answer = 0
}

inline forget(s) { restart(s, IDLE); desk[s].request = 0 }

inline send(m, answer_) {
    changed = changed || (told[m] != 0 && told[m] != answer_);
    told[m] = (told[m] == 0 -> answer_ : told[m]);
    audit()
}

/* LOOK. Law 10, §2.5: a key seen before gets its stored answer; for another body it is refused. */
inline look(m) {
    find(KEY(m), VISIBLE);
    if
#ifndef NO_KEY_LOOKUP
    :: isFound ->
        SEEN(replayed);
#ifdef NO_BODY_CHECK
        c = log[i].answer;
#else
        c = (log[i].body == BODY(m) -> log[i].answer : KEY_REUSED);
#endif
        desk[me].answer = c;
        send(m, desk[me].answer);
        forget(me)
#endif
    :: else -> desk[me].phase = DECIDE
    fi
}

/* DECIDE. Catches up, stamps, proposes and decides: pure, on the view alone, so one step (§2.2). The stamp is the
 * server's own clock, which may lag, but never before the log's (§2.4). Dead holds are released by a clock fact in the
 * same transaction; before a confirm it may be missing, for confirm compares times. */
inline decide(m) {
    desk[me].view = VISIBLE;
    fold(desk[me].view);
#ifndef OWN_CLOCK
    desk[me].at = (desk[me].at < clock -> clock : desk[me].at);
#endif
    j = used;
    if :: desk[me].clockFirst || BODY(m) == HOLD -> release(desk[me].at) :: else fi;
    desk[me].clockFirst = j > used;
#ifdef BLIND_EXPIRY
    desk[me].clockFirst = 0;
#endif
    desk[me].answer = NO;
    if
    :: BODY(m) == HOLD && used < SUPPLY -> desk[me].answer = YES
#ifdef CONFIRM_IGNORES_TIME
    :: BODY(m) == CONFIRM && standing[ORDER(m)] == HELD -> desk[me].answer = YES
#else
    :: BODY(m) == CONFIRM && standing[ORDER(m)] == HELD && desk[me].at < until[ORDER(m)] -> desk[me].answer = YES
#endif
    :: else
    fi;
    desk[me].phase = APPEND;
#ifdef EARLY_ANSWER
    send(m, desk[me].answer);
#endif
#ifdef REFUSAL_UNRECORDED
    if :: desk[me].answer == NO -> send(m, NO); forget(me) :: else fi
#endif
}

/* APPEND. One transaction; (ledger, branch, seq) and (ledger, tenant, key) are unique (§2.7). A conflict starts over. */
inline append(m) {
    isFound = 0;
#ifndef NO_UNIQUE_KEY
    find(KEY(m), n);
#endif
#ifndef NO_CAS
    isFound = isFound || n != desk[me].view;
#endif
    if
    :: isFound -> restart(me, LOOK); SEEN(conflicted)
    :: else ->
        if :: desk[me].clockFirst -> write(NO_KEY, CLOCK, YES, desk[me].at) :: else fi;
        write(KEY(m), BODY(m), desk[me].answer, desk[me].at);
        desk[me].view = n; desk[me].phase = COMMIT;
        replicated = (isAlone -> n : replicated);
        audit()
    fi
}

/* COMMIT. Durable when the standby has it (§2.5). */
#ifdef ASYNC_STANDBY
#define IS_DURABLE  (desk[me].phase == COMMIT)
#else
#define IS_DURABLE  (desk[me].phase == COMMIT && replicated >= desk[me].view)
#endif

#define ON_WIRE(m)  ((wire >> (m)) & 1)
/* Idle servers are alike, so the first takes the next request: a reduction by symmetry, nothing is lost. */
#define IS_NEXT     (desk[me].phase == IDLE && (me == 0 || desk[me - (me > 0)].phase != IDLE))

active [SERVERS] proctype Server() {
    byte me = _pid;

    end: do
    :: atomic { IS_NEXT && wire != 0 ->     /* any request in the network arrives; or is lost */
        do
        :: wire >> (desk[me].request + 1) -> desk[me].request++
        :: ON_WIRE(desk[me].request) -> break
        od;
        if
        :: copies > 0 -> copies--
        :: wire = wire & ~(1 << desk[me].request)
        :: faults > 0 -> wire = wire & ~(1 << desk[me].request); faults--; forget(me); goto end
        fi;
        d_step { look(desk[me].request) } }
    :: d_step { desk[me].phase == LOOK -> look(desk[me].request) }
    :: atomic { desk[me].phase == DECIDE ->
        do                                  /* any clock up to the true time; with the clock fact or without */
        :: desk[me].at < now -> desk[me].at++
        :: desk[me].clockFirst = 0; break
        :: desk[me].clockFirst = 1; break
        od;
        d_step { decide(desk[me].request) } }
    :: d_step { desk[me].phase == APPEND -> append(desk[me].request) }
    :: d_step { IS_DURABLE -> send(desk[me].request, desk[me].answer); forget(me) }
    :: d_step { desk[me].phase != IDLE && faults > 0 -> faults--; forget(me) }
    od
}

/* The client's time-out: nobody works on the request, and no answer came. An earlier time-out is a copy. */
#define WORKS(s, m) (desk[s].phase != IDLE && desk[s].request == (m))
#define IS_LOST(m)  (told[m] == 0 && !ON_WIRE(m) && !WORKS(0, m) && !WORKS(1, m) && !WORKS(SERVERS - 1, m))

inline ask(m) {
    wire = wire | (1 << (m));
    do
    :: told[m] != 0 -> break
#ifndef NO_RETRY
    :: d_step { IS_LOST(m) -> wire = wire | (1 << (m)) }
#endif
    od
}

active [CLIENTS] proctype Client() {
    byte me = _pid - SERVERS;

    ask(me);
    if
    :: told[me] == YES ->
#if MISUSES
        if :: me == 0 -> ask(MISUSE) :: true fi;
#endif
        ask(CLIENTS + me)
    :: else
    fi;
    done++
}

active proctype Standby() {                 /* receives whole transactions */
    end: do
    :: d_step { replicated < n -> replicated = n }
    od
}

/* Time passes and the primary dies, at any moment or not at all. What the standby lacks is lost; a server that waits
 * for the commit learns nothing, and nor does its client ("unknown, ask again with this key", law 10). */
active proctype World() {
    end: do
    :: now < TICKS -> now++
    :: d_step { failovers > 0 && !isAlone ->
        failovers--;
        for (j : 0 .. SERVERS - 1) {
            if
            :: desk[j].phase == COMMIT && desk[j].view <= replicated -> SEEN(rescued); forget(j)
            :: desk[j].phase == COMMIT && desk[j].view > replicated -> forget(j)
            :: else
            fi
        }
        isAlone = 1;
        do
        :: n > replicated -> n--; SEEN(truncated);
            log[n].key = 0; log[n].body = 0; log[n].answer = 0; log[n].at = 0
        :: else -> break
        od;
        audit() }
    :: isAlone && failovers > 0 -> isAlone = 0          /* a new standby with a full copy */
#ifdef LIVENESS
    :: break                                /* fairness must not force the world on */
#endif
    od
}
