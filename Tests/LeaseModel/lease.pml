/*
 * The lease protocol of the job runners.
 *
 * Modelled: jobs, two nodes (runner processes), one database, and a client who cancels. Every SQL statement is one
 * atomic step, because PostgreSQL locks the rows that it changes; between two statements of a node anything may happen.
 * Only rescue.sql is two steps: it names the dead nodes from its snapshot, and looks at each job again under the lock.
 * What a job's row, the line (job_pending) and the claims (job_claim) say together is one state here: who is on the line is
 * pending, and whom a claim holds is processing, whether others have been told so yet or not. A lease, there a claim and a turn of
 * the job, is one token here. How a claim of several jobs is shortened and forgotten is in claim.pml.
 * There is a bounded number of faults, of any kind and in any order: a node is killed and comes back under a new id, or
 * never; it is shut down; it is taken for lost although it lives, for it was stopped or cut off; a connection breaks,
 * and the answer of a claim, an outcome or a registration is lost; a claim or a take_back whose connection broke is
 * executed late; an outcome is given up, because the database refuses it.
 *
 * Left out: time. A step may always come late, so a stopped node is one that takes no step for a while, and a lease may
 * run out at any moment if its node is dead, and at the cost of a fault if it lives. Batches, because their rows do not
 * depend on each other. Queues, kinds and their limits, backoff, progress and pruning, because they change neither who
 * holds a job nor what becomes of it. Steps that change nothing (a renewal that succeeds, a claim that finds nothing):
 * so no execution is infinite, and "every job ends" needs no assumption but that a step which stays possible is taken.
 *
 * Checked:
 *   - A final state never changes, every change but a claim raises the revision, attempts and losses keep to their limits (after).
 *   - Only the holder of the present lease records an outcome, so no two nodes do (record).
 *   - A job is only taken from a node that was given up or has left (rescue).
 *   - No deadlock: nothing stands still before every job is over (AllOver, an invalid end state).
 *   - Every job ends as completed or failed (every_job_ends).
 *
 * Each of these variants has one mistake, to show that the checks find it:
 *   -DIGNORE_LEASE    outcomes compare the state of the job, but not its lease
 *   -DROB_THE_LIVING  rescue does not ask whether the node is listed
 *   -DNO_RECHECK      rescue does not look at the job's turn again under the lock
 *   -DLOOK_ONCE       a node looks once for what a lost claim has left behind, and not again
 */

#ifndef JOBS
#define JOBS 2
#endif
#ifndef FAULTS
#define FAULTS 2
#endif

#define MAX_ATTEMPTS 2
#define FORGIVEN 1              /* losses that cost nothing: three in the SQL, but one is enough to pass the limit */
#define IDS 12                  /* more than are ever in use at once; the model checks it */

mtype = { pending, processing, completed, failed }
mtype = { success, failure, another_attempt, put_back }     /* outcomes */

/* A job, and who holds it. Its revision is left out: it would make equal states look different. */
typedef Job {
    mtype state = pending;
    byte attempt;
    byte losses;
    byte lease;                 /* 0: null */
    byte node;                  /* 0: null */
    bool cancelled
}

/* What a node knows of a job. A lease is 0 if there is none. */
typedef Work {
    byte running;               /* the lease of a handler at work */
    byte ended;                 /* the lease of a handler that has ended, until that is recorded */
    bool goes_back              /* it is not to be finished here */
}

typedef Node {
    byte id;
    bool is_registered;         /* the node has read the answer */
    bool is_draining;
    bool is_gone;               /* killed, and never started again */
    byte answer;                /* the lease of a claim whose answer is under way */
    byte answer_job;
    byte answer_id;             /* who made the claim */
    byte late_id;               /* who made a claim on a connection that broke, and that may still be executed */
    byte dead;                  /* whom a rescue under way has found dead */
#ifdef LOOK_ONCE
    bool may_have_strays;
#endif
    Work work[JOBS]
}

/* The database. */
Job job[JOBS];
short listed;                   /* the rows of the table job_node, a bit for each id */

/* The rest of the world. */
Node node[2];
short deleted;                  /* the ids in use that were deleted from job_node at some time */
byte faults = FAULTS;
bool may_cancel = true;

/* Used within one step, and so no part of the state. */
hidden mtype old_state;
hidden byte growth;             /* of the revision */
hidden byte i;
hidden byte fresh;

#define bit(id) (1 << (id))
#define is_listed(id) (listed & bit(id))
#define is_over(j) (job[j].state == completed || job[j].state == failed)
#define holds(j, token) (job[j].state == processing && job[j].lease == token)

#if JOBS == 1
#define ANY(first, second) (first)
#define ALL(first, second) (first)
#else
#define ANY(first, second) (first || second)
#define ALL(first, second) (first && second)
#endif
#define all_over ALL(is_over(0), is_over(1))

/* ---- Statements ---- */

/* Every statement that changes a job does so between before and after, and counts revision = revision + 1 as growth. */
inline before(j) {
    old_state = job[j].state;
    growth = 0
}

/* Null where there is no owner, and what must hold of every change. */
inline after(j) {
    assert(old_state == pending || old_state == processing);
    assert(growth > 0);
    assert(job[j].attempt <= MAX_ATTEMPTS);
    assert(job[j].losses <= FORGIVEN + 1);
    if
    :: job[j].state != processing -> job[j].lease = 0; job[j].node = 0
    :: else
    fi
}

/* A token is never used again. Here one that nobody remembers may be, for nobody can tell it from a new one. */
#define remembers(n, j, token) (node[n].work[j].running == token || node[n].work[j].ended == token || \
    (node[n].answer_job == j && node[n].answer == token))

/* claim.sql */
inline claim(j, by) {
    fresh = 1;
    do
    :: remembers(0, j, fresh) || remembers(1, j, fresh) -> fresh++
    :: else -> break
    od;
    job[j].state = processing;
    job[j].attempt++;
    assert(job[j].attempt <= MAX_ATTEMPTS);
    job[j].lease = fresh;
    job[j].node = by
}

/* put_back.sql and take_back.sql */
inline give_back(j) {
    before(j);
    if
    :: job[j].cancelled -> job[j].state = failed
    :: else -> job[j].state = pending; job[j].attempt--
    fi;
    growth++;
    after(j)
}

/* rescue.sql */
inline rescue(j) {
    assert(deleted & bit(job[j].node));
    before(j);
    if
    :: job[j].cancelled || job[j].losses >= FORGIVEN -> job[j].state = failed
    :: else -> job[j].state = pending; job[j].attempt--
    fi;
    job[j].losses++;
    growth++;
    after(j)
}

/* cancel.sql */
inline cancel(j) {
    before(j);
    if
    :: job[j].state == pending -> job[j].state = failed
    :: else
    fi;
    job[j].cancelled = true;
    growth++;
    after(j)
}

#ifdef IGNORE_LEASE
#define may_record(j, token) (job[j].state == processing)
#else
#define may_record(j, token) holds(j, token)
#endif

/* complete.sql, fail.sql and put_back.sql: compare and set. */
inline record(j, token, what) {
    if
    :: may_record(j, token) ->
        assert(holds(j, token));
        if
        :: what == put_back -> give_back(j)
        :: else ->
            before(j);
            if
            :: what == success -> job[j].state = completed
            :: what == another_attempt && !job[j].cancelled && job[j].attempt < MAX_ATTEMPTS -> job[j].state = pending
            :: else -> job[j].state = failed
            fi;
            growth++;
            after(j)
        fi
    :: else
    fi
}

/* node_give_up.sql and node_leave.sql */
inline delete_rows(ids) {
    deleted = deleted | (listed & (ids));
    listed = listed & ~(ids)
}

/* ---- Nodes ---- */

#define me node[n]
#define other node[1 - n]
#define mine node[n].work[j]

/* A node gives up others only when it renews steadily itself. */
#define is_steady (!me.is_gone && me.is_registered && is_listed(me.id))
/* The ids that nobody renews. */
#define outdated (listed & ~bit(me.id) & ~(other.is_gone -> 0 : bit(other.id)))
#define can_claim (!me.is_gone && !me.is_draining && !me.answer && is_listed(me.id))
#define is_stray(j) (job[j].state == processing && job[j].node == me.id && \
    job[j].lease != me.work[j].running && job[j].lease != me.work[j].ended)

#ifdef LOOK_ONCE
#define looks_for_strays (me.may_have_strays)
#define expect_strays me.may_have_strays = true
#define expect_no_strays me.may_have_strays = false
#else
#define looks_for_strays ANY(is_stray(0), is_stray(1))
#define expect_strays skip
#define expect_no_strays skip
#endif

#ifdef ROB_THE_LIVING
#define looks_dead(x) (x != me.id)
#else
#define looks_dead(x) (!is_listed(x))
#endif
#ifdef NO_RECHECK
#define is_lost(j) (job[j].state == processing)
#else
#define is_lost(j) (job[j].state == processing && job[j].node == me.dead)
#endif

/* The same as for tokens: an id that is in use nowhere is as good as a new one. */
#define uses(n, x) (node[n].id == x || node[n].late_id == x || node[n].dead == x || \
    (node[n].answer && node[n].answer_id == x))
#define in_use(x) (is_listed(x) || uses(0, x) || uses(1, x) || ANY(job[0].node == x, job[1].node == x))

inline take_new_id() {
    me.id = 0;
    fresh = 1;
    do
    :: in_use(fresh) -> fresh++
    :: else -> break
    od;
    assert(fresh < IDS);
    me.id = fresh;
    deleted = deleted & ~bit(fresh);
    me.is_registered = false
}

inline stop_handlers() {
    for (i : 0 .. JOBS - 1) {
        me.work[i].running = 0
    }
}

inline forget_answer() {
    me.answer = 0;
    me.answer_job = 0;
    me.answer_id = 0
}

/* The process ends. A statement that is under way is not its any more. */
inline die() {
    stop_handlers();
    for (i : 0 .. JOBS - 1) {
        me.work[i].ended = 0;
        me.work[i].goes_back = false
    }
    forget_answer();
    me.is_registered = false;
    me.is_draining = false;
    me.dead = 0;
    expect_no_strays
}

inline handler_ends(back) {
    mine.ended = mine.running;
    mine.goes_back = back;
    mine.running = 0
}

inline outcome_is_recorded() {
    mine.ended = 0;
    mine.goes_back = false
}

/* Faults after the end could change nothing more. */
#define fault_is_due (faults > 0 && !all_over)

/* What a node does about one job. */
proctype Worker(byte n, j) {
    mtype what;
    bool is_heard;
end:
    do
    /* A claim is committed, and its answer is under way. */
    :: d_step { can_claim && job[j].state == pending ->
            claim(j, me.id);
            me.answer = job[j].lease;
            me.answer_job = j;
            me.answer_id = me.id
        }
    /* Its answer arrives. If the node was given up meanwhile, it puts the job back in case that nobody has noticed. */
    :: d_step { me.answer && me.answer_job == j && !mine.running && !mine.ended ->
            mine.running = me.answer;
            if
            :: me.answer_id != me.id || me.is_draining -> handler_ends(true)
            :: else
            fi;
            forget_answer()
        }
    /* A claim whose connection broke is committed after all. */
    :: d_step { me.late_id && is_listed(me.late_id) && job[j].state == pending ->
            claim(j, me.late_id);
            me.late_id = 0
        }
    /* The handler ends. How it has ended does not matter before that is recorded. */
    :: d_step { mine.running && !mine.ended -> handler_ends(false) }
    :: d_step { mine.running && !mine.ended && me.is_draining -> handler_ends(true) }
    /* The node sees that the lease is lost, stops the handler, and says nothing. */
    :: d_step { mine.running && !holds(j, mine.running) -> mine.running = 0 }
    /* The outcome is recorded. If the answer is lost, it is recorded again. */
    :: atomic { mine.ended ->
            if
            :: mine.goes_back -> what = put_back
            :: !mine.goes_back -> what = success
            :: !mine.goes_back -> what = failure
            :: !mine.goes_back -> what = another_attempt
            fi;
            if
            :: true -> is_heard = true
            :: fault_is_due -> faults--
            fi;
            d_step {
                record(j, mine.ended, what);
                if
                :: is_heard -> outcome_is_recorded()
                :: else
                fi;
                what = 0;
                is_heard = false
            }
        }
    /* The database refuses every outcome: it is dropped, and the job is left behind. */
    :: d_step { mine.ended && fault_is_due -> faults--; outcome_is_recorded(); expect_strays }
    /* A take_back whose connection broke is executed late, and knows nothing of this lease. */
    :: d_step { job[j].state == processing && job[j].node == me.id && fault_is_due -> faults--; give_back(j) }
    /* The first half of a rescue names the dead. */
    :: d_step { is_steady && !me.dead && job[j].state == processing && looks_dead(job[j].node) ->
            me.dead = job[j].node
        }
    od
}

/* What a node does for itself and for the others. */
proctype Runner(byte n) {
end:
    do
    /* The node registers. If the answer is lost, it does so again, and may claim meanwhile. */
    :: d_step { !me.is_gone && !me.is_registered -> listed = listed | bit(me.id); me.is_registered = true }
    :: d_step { !me.is_gone && !me.is_registered && !is_listed(me.id) && fault_is_due ->
            faults--;
            listed = listed | bit(me.id)
        }
    /* A renewal finds no row: what runs here is others', and the node goes on under a new id. */
    :: d_step { !me.is_gone && me.is_registered && !is_listed(me.id) -> stop_handlers(); take_new_id() }
    /* Leases have run out. That of a node which lives does so only by a fault. */
    :: d_step { is_steady && outdated -> delete_rows(outdated) }
    :: d_step { is_steady && is_listed(other.id) && !other.is_gone && fault_is_due ->
            faults--;
            delete_rows(bit(other.id))
        }
    /* The second half of a rescue takes the jobs. */
    :: d_step { me.dead ->
            for (i : 0 .. JOBS - 1) {
                if
                :: is_lost(i) -> rescue(i)
                :: else
                fi
            }
            me.dead = 0
        }
    /* The connection breaks after a claim was committed, or before: then the server may still be at work on it. */
    :: d_step { me.answer && fault_is_due -> faults--; forget_answer(); expect_strays }
    :: d_step { can_claim && !me.late_id && ANY(job[0].state == pending, job[1].state == pending) && fault_is_due ->
            faults--;
            me.late_id = me.id;
            expect_strays
        }
    /* That claim comes to nothing. */
    :: d_step { me.late_id -> me.late_id = 0 }
    /* The node puts back what it holds and knows nothing of. No claim is under way meanwhile, as far as it knows. */
    :: d_step { !me.is_gone && !me.answer && looks_for_strays ->
            for (i : 0 .. JOBS - 1) {
                if
                :: is_stray(i) -> give_back(i)
                :: else
                fi
            }
            expect_no_strays
        }
    /* A shutdown in order: claims no more, and leaves; it waits only so long for outcomes to be recorded. */
    :: d_step { !me.is_gone && me.is_registered && !me.is_draining && fault_is_due -> faults--; me.is_draining = true }
    :: d_step { me.is_draining -> delete_rows(bit(me.id)); die(); take_new_id() }
    /* Killed and started again; or not, if somebody is left to do the work. */
    :: d_step { !me.is_gone && fault_is_due -> faults--; die(); take_new_id() }
    :: d_step { !me.is_gone && !other.is_gone && fault_is_due -> faults--; die(); me.is_gone = true }
    od
}

proctype Client() {
end:
    do
    :: d_step { may_cancel && !is_over(0) -> may_cancel = false; cancel(0) }
#if JOBS > 1
    :: d_step { may_cancel && !is_over(1) -> may_cancel = false; cancel(1) }
#endif
    od
}

/* The only process that must end: if no step is possible and a job is not over, it stands still here. */
proctype AllOver() {
    all_over
}

init {
    atomic {
        for (i : 0 .. 1) {
            node[i].id = i + 1;
            node[i].is_registered = true;
            listed = listed | bit(i + 1)
        }
        run AllOver();
        run Client();
        run Runner(0);
        run Runner(1);
        run Worker(0, 0);
        run Worker(1, 0);
#if JOBS > 1
        run Worker(0, 1);
        run Worker(1, 1)
#endif
    }
}

ltl every_job_ends { <> all_over }
