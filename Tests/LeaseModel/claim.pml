/*
 * How a claim is forgotten: when nothing holds to it any more, and not before.
 *
 * lease.pml looks at jobs one by one, and a claim there is one with the job that it holds. Here is one row of job_claim that holds
 * several jobs, and all that writes to it: complete.sql counts `remaining` down, compact.sql shortens the list, release.sql,
 * take_back.sql and rescue.sql forget the claim. A job that is not over and that no list names would be lost: it is not on the line,
 * and nobody looks for it.
 *
 * Statements that read the claim by their snapshot and write it later are two steps: what others commit in between is seen
 * only in the row that is written. The database may fail over to a standby that lags behind: then what it was told last is undone,
 * and the node believes to be over what runs. A statement's answer may be lost, and then it is sent again.
 *
 * Left out: everything that becomes of a job after it was taken from this claim (it is elsewhere then, with another turn), cancels,
 * which write no claim, and the node's own end, which is lease.pml's.
 *
 * Checked:
 *   - A job that is not over is named by the list as long as nobody has taken it from the claim (held).
 *   - `remaining` is never less than what runs (counted).
 *   - In the end all are over or elsewhere, and the claim is gone (Forgotten, an invalid end state).
 *
 * Each of these variants has one mistake, to show that the checks find it:
 *   -DCOUNT_THE_GIVEN      complete counts what it was given, and not what it has changed
 *   -DBELIEVE_THE_NODE     release does not look at the jobs
 *   -DKEEP_WHAT_IS_KNOWN   compact keeps what the node knows to run, and not what does
 *   -DNEVER_LOOK           no node looks for what it holds and knows nothing of
 */

#define JOBS 3
#ifndef FAULTS
#define FAULTS 2
#endif

/* Jobs as bits. */
#define ALL_JOBS ((1 << JOBS) - 1)
#define bits(set) (((set) & 1) + (((set) >> 1) & 1) + (((set) >> 2) & 1))

/* The database. */
typedef Database {
    byte over;                  /* these have ended */
    byte elsewhere;             /* these have been taken from the claim */
    bool is_there;              /* the claim */
    byte list;
    byte remaining
}

Database db;
Database standby;               /* as it was at some time */

/* What runs by the claim, whether it is named by it or not. */
#define running (ALL_JOBS & ~(db.over | db.elsewhere))

/* The node. */
byte runs;                      /* handlers at work */
byte ended;                     /* and such as have ended, until that is recorded */
bool is_known = true;           /* the claim: it is to be released */
#define known (runs | ended)

/* A complete under way, and a compact: what they have read. */
byte given;
byte remaining_then;
bool compacts;
byte held_then;
byte faults = FAULTS;

/* Used within one step. */
hidden byte ending;

inline check() {
    assert(!running || db.is_there);
    assert((running & db.list) == running);
    assert(!running || db.remaining >= bits(running))
}

inline forget() {
    db.is_there = false;
    db.list = 0;
    db.remaining = 0
}

inline copy(from, to) {
    to.over = from.over;
    to.elsewhere = from.elsewhere;
    to.is_there = from.is_there;
    to.list = from.list;
    to.remaining = from.remaining
}

#ifdef COUNT_THE_GIVEN
#define counted bits(given)
#else
#define counted bits(ending)
#endif

/* complete.sql, its end: the jobs are looked at under their locks, and the claim's row is looked at again. */
inline complete() {
    ending = given & running;
    db.over = db.over | ending;
    if
    :: db.is_there && counted && remaining_then <= counted && db.remaining <= counted -> forget()
    :: db.is_there && counted && remaining_then > counted && db.remaining > counted -> db.remaining = db.remaining - counted
    :: else
    fi;
    given = 0;
    remaining_then = 0;
    check()
}

/* Of the set some job, as its bit. */
inline choose(set) {
    if
    :: (set) & 1 -> job = 1
    :: (set) & 2 -> job = 2
    :: (set) & 4 -> job = 4
    fi
}

#ifdef BELIEVE_THE_NODE
#define may_be_released true
#else
#define may_be_released (!running)
#endif

#ifdef KEEP_WHAT_IS_KNOWN
#define held_by_claim known
#else
#define held_by_claim (running & db.list)
#endif

#ifdef NEVER_LOOK
#define looks false
#else
#define looks true
#endif

proctype Node() {
    byte job;
end:
    do
    /* A handler ends. */
    :: atomic { runs -> choose(runs); d_step { runs = runs & ~job; ended = ended | job; job = 0 } }
    /* All that have ended are completed by one statement. */
    :: d_step { ended && !given && db.is_there -> given = ended; remaining_then = db.remaining }
    /* It has no claim to find: they are others'. */
    :: d_step { ended && !given && !db.is_there -> ended = 0 }
    :: d_step { given -> ended = ended & ~given; complete() }
    :: d_step { given && faults > 0 -> faults--; complete() }
    /* fail.sql for good: no count. Or put_back.sql, or fail.sql with another attempt. */
    :: atomic { ended && !given -> choose(ended);
            d_step {
                ended = ended & ~job;
                db.over = db.over | (running & job);
                job = 0;
                check()
            }
        }
    :: atomic { ended && !given -> choose(ended);
            d_step {
                ended = ended & ~job;
                db.elsewhere = db.elsewhere | (running & job);
                job = 0;
                check()
            }
        }
    /* The node sees that a lease is lost. */
    :: d_step { runs & ~running -> runs = runs & running }
    /* release.sql, once nothing is known to run. */
    :: d_step { is_known && !known ->
            is_known = false;
            if
            :: db.is_there && may_be_released -> forget()
            :: else
            fi;
            check()
        }
    /* take_back.sql */
    :: d_step { looks && db.is_there && (running & ~known || (!known && !running)) ->
            db.elsewhere = db.elsewhere | (running & ~known);
            if
            :: !known && !running -> forget()
            :: else
            fi;
            check()
        }
    od
}

/* compact.sql, by the node too, but on another connection. */
proctype Compactor() {
end:
    do
    :: d_step { db.is_there && !compacts && db.list & ~running && known && held_by_claim ->
            compacts = true;
            held_then = held_by_claim
        }
    :: d_step { compacts ->
            if
            :: db.is_there ->
                db.list = held_then;
                db.remaining = (db.remaining < bits(held_then) -> db.remaining : bits(held_then))
            :: else
            fi;
            compacts = false;
            held_then = 0;
            check()
        }
    od
}

proctype World() {
    byte job;
end:
    do
    /* rescue.sql: the node was given up. It takes what it can lock, and forgets the claim if that was all. */
    :: atomic { faults > 0 && running && db.is_there -> choose(running);
            d_step {
                faults--;
                db.elsewhere = db.elsewhere | job;
                if
                :: !running -> forget()
                :: else
                fi;
                job = 0;
                check()
            }
        }
    /* The standby catches up, and takes over. What is under way breaks off. */
    :: d_step { faults > 0 && (standby.over != db.over || standby.elsewhere != db.elsewhere || standby.list != db.list ||
            standby.remaining != db.remaining) -> copy(db, standby) }
    :: d_step { faults > 0 && (standby.over != db.over || standby.elsewhere != db.elsewhere || standby.list != db.list ||
            standby.remaining != db.remaining) ->
            faults--;
            copy(standby, db);
            given = 0;
            remaining_then = 0;
            compacts = false;
            held_then = 0;
            check()
        }
    od
}

/* The only process that must end. */
proctype Forgotten() {
    !running && !db.is_there
}

init {
    d_step {
        db.is_there = true;
        db.list = ALL_JOBS;
        db.remaining = JOBS;
        copy(db, standby);
        runs = ALL_JOBS
    }
    atomic {
        run Forgotten();
        run Node();
        run Compactor();
        run World()
    }
}
