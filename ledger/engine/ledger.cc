#include "ledger/engine/ledger.h"

#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/domain/domain.h"
#include "ledger/engine/checkpointer.h"
#include "ledger/engine/committer.h"
#include "ledger/engine/inspection.h"
#include "ledger/engine/mailbox.h"
#include "ledger/engine/progress.h"
#include "ledger/engine/readers.h"
#include "ledger/engine/recovery.h"
#include "ledger/engine/sequencer.h"

namespace daybook::engine {
namespace {

uint64_t RandomLedgerId() {
  std::random_device random;
  uint64_t id = 0;
  while (id == 0) id = (uint64_t{random()} << 32) | random();
  return id;
}

// A submission of our own, waited for.
class OwnSubmission final : public Submission {
 public:
  explicit OwnSubmission(v1::Command command) {
    *owned_commands_.Add() = std::move(command);
    commands = &owned_commands_;
    results = &owned_results_;
    bytes = owned_commands_.Get(0).ByteSizeLong();
  }
  void Done(const absl::Status& failure) override {
    absl::MutexLock lock(&mutex_);
    failure_ = failure;
    done_ = true;
  }
  absl::Status Wait() {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(&done_));
    DAYBOOK_RETURN_IF_ERROR(failure_);
    return owned_results_.Get(0).has_status() ? FromRpcStatus(owned_results_.Get(0).status()) : absl::OkStatus();
  }

 private:
  google::protobuf::RepeatedPtrField<v1::Command> owned_commands_;
  google::protobuf::RepeatedPtrField<v1::CommandResult> owned_results_;
  absl::Mutex mutex_;
  bool done_ = false;
  absl::Status failure_;
};

}  // namespace

absl::Status CheckCommand(const v1::Command& command) { return domain::CheckShape(command); }

// Members are destroyed in the reverse order: first who uses, then what is used.
class LedgerImpl final : public Ledger {
 public:
  LedgerImpl(const LedgerOptions& options, std::vector<Fold*> folds, const Clock& clock)
      : options_(options), folds_(std::move(folds)), clock_(clock), mailbox_(options_) {}
  ~LedgerImpl() override { (void)Stop(); }

  absl::Status Start();
  absl::Status CreateLedger();

  void Submit(Submission* submission) override;
  void GetOutcome(std::string request_id, std::string language,
                  std::function<void(const absl::Status&, const v1::GetOutcomeResponse&)> done) override;
  void GetPreflight(uint32_t centre,
                    std::function<void(const absl::Status&, const v1::GetClosePreflightResponse&)> done) override;
  void GetDueBreaches(std::function<void(std::vector<v1::Command>)> done) override;

  void ReadFolds(absl::FunctionRef<void(uint64_t)> read) const override { committer_->ReadFolds(read); }
  void WhenApplied(uint64_t min_sequence, int64_t deadline_micros,
                   std::function<void(const absl::Status&)> ready) override {
    progress_->WhenApplied(min_sequence, deadline_micros, std::move(ready));
  }
  uint64_t durable_sequence() const override { return progress_->durable(); }
  uint64_t applied_sequence() const override { return progress_->applied(); }
  uint64_t WhenDurableBeyond(uint64_t after, std::function<void()> ready) override {
    return progress_->WhenDurableBeyond(after, std::move(ready));
  }
  void Forget(uint64_t number) override { progress_->Forget(number); }

  absl::Status ReadEvents(uint64_t first, uint64_t last,
                          absl::FunctionRef<absl::Status(const StoredEvent&)> visit) const override {
    return VisitEvents(*journal_, first, last, visit);
  }
  absl::StatusOr<DaySpan> FindDay(uint32_t centre, int32_t business_date) const override {
    return FindClosedDay(*journal_, centre, business_date);
  }
  absl::StatusOr<v1::ReplayVerdict> ReplayDay(uint32_t centre, int32_t business_date,
                                              absl::FunctionRef<bool(uint64_t, uint64_t)> progress) const override {
    return ReplayClosedDay(*journal_, centre, business_date, progress);
  }
  absl::StatusOr<v1::VerifyVerdict> Verify(uint64_t first, uint64_t last,
                                           absl::FunctionRef<bool(uint64_t, uint64_t)> progress) const override {
    return VerifyLog(*journal_, first, last, progress);
  }

  void FillStatus(v1::GetStatusResponse& status) const override;
  v1::ServingState serving_state() const override { return state_.load(); }
  bool clock_behind() const override { return sequencer_->clock_behind(); }
  const std::string& recovery_findings() const override { return recovery_findings_; }
  void OnServingStateChange(std::function<void(v1::ServingState)> changed) override {
    absl::MutexLock lock(&state_mutex_);
    state_changed_.push_back(std::move(changed));
  }
  absl::Status Stop() override;

 private:
  // Works out on the caller's thread what the sequencer need not: digests, hashes, what the index's filters say.
  void Identify(Submission& submission) const;
  void SetState(v1::ServingState state, std::string why);
  absl::Status TakeLastCheckpoint();

  const LedgerOptions options_;
  const std::vector<Fold*> folds_;
  const Clock& clock_;

  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<journal::RequestIndex> index_;
  std::unique_ptr<journal::CheckpointStore> checkpoints_;
  domain::LedgerStateFold ledger_state_;
  std::string recovery_findings_;
  int64_t started_micros_ = 0;

  Mailbox mailbox_;
  std::unique_ptr<Progress> progress_;
  std::unique_ptr<Checkpointer> checkpointer_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<Readers> readers_;
  std::unique_ptr<Sequencer> sequencer_;
  std::thread sequencer_thread_;

  std::atomic<v1::ServingState> state_{v1::SERVING_STATE_RECOVERING};
  mutable absl::Mutex state_mutex_;
  std::string state_why_ ABSL_GUARDED_BY(state_mutex_);
  std::vector<std::function<void(v1::ServingState)>> state_changed_ ABSL_GUARDED_BY(state_mutex_);
  absl::Mutex stop_mutex_;
  bool stopped_ ABSL_GUARDED_BY(stop_mutex_) = false;
};

absl::Status LedgerImpl::Start() {
  journal::JournalOptions journal_options;
  journal_options.directory = options_.directory;
  journal_options.anchor_path = options_.anchor_path;
  journal_options.create = options_.init;
  journal_options.accept_missing_anchor = options_.accept_missing_anchor;
  journal_options.ledger_id = options_.ledger_id != 0 ? options_.ledger_id : RandomLedgerId();
  journal_options.file_system = options_.file_system;
  journal_options.sync = options_.sync;
  DAYBOOK_ASSIGN_OR_RETURN(journal_, journal::Journal::Open(journal_options));
  DAYBOOK_ASSIGN_OR_RETURN(index_, journal::RequestIndex::Open(*journal_));
  checkpoints_ = std::make_unique<journal::CheckpointStore>(
      options_.directory,
      journal::CheckpointHistory{journal_->ledger_id(), [this](uint64_t size) { return journal_->RootAt(size); }});

  std::vector<Fold*> all = folds_;
  all.push_back(&ledger_state_);
  const uint64_t last = journal_->durable().size;
  std::vector<FoldAt> at = RestoreFolds(*checkpoints_, all, last, recovery_findings_);
  uint64_t checkpoint = last;
  for (const FoldAt& fold : at) checkpoint = std::min(checkpoint, fold.sequence);
  std::vector<std::string> keys;
  const uint64_t ledger_id = journal_->ledger_id();
  DAYBOOK_RETURN_IF_ERROR(CatchUp(*journal_, at, last, index_->watermark() + 1, [&](const v1::Event& event) {
    if (event.command_index() == 0) index_->Add(KeyHash(ledger_id, 'r', event.request_id()), event.sequence());
    keys.clear();
    domain::UniqueKeys(event, keys);
    for (const std::string& key : keys) index_->Add(KeyHash(ledger_id, 'u', key), event.sequence());
  }));

  started_micros_ = clock_.NowMicros();
  progress_ = std::make_unique<Progress>(last, options_.min_sequence_wait_micros);
  checkpointer_ = std::make_unique<Checkpointer>(*checkpoints_, options_.checkpoint_events, checkpoint);
  committer_ = std::make_unique<Committer>(
      options_, *journal_, *index_, folds_, mailbox_, *progress_, *checkpointer_,
      [this] { SetState(v1::SERVING_STATE_READ_ONLY, std::string(progress_->fence().message())); });
  readers_ = std::make_unique<Readers>(options_.reader_threads);
  sequencer_ = std::make_unique<Sequencer>(options_, clock_, ledger_state_, *journal_, *index_, mailbox_, *committer_,
                                           *readers_, *progress_, *checkpointer_);
  sequencer_thread_ = std::thread([this] { sequencer_->Run(); });
  if (last == 0) DAYBOOK_RETURN_IF_ERROR(CreateLedger());
  SetState(v1::SERVING_STATE_SERVING, "");
  return absl::OkStatus();
}

absl::Status LedgerImpl::CreateLedger() {
  // An interrupted creation left an empty log: only the init path may finish it.
  if (!options_.init) return absl::FailedPreconditionError("the ledger has no first event; create it anew");
  v1::Command command;
  command.set_request_id(absl::StrCat("ledger/", journal_->ledger_id()));
  command.set_actor(options_.administrator);
  command.set_occur_time_micros(clock_.NowMicros());
  v1::CreateLedger& create = *command.mutable_create_ledger();
  create.set_ledger_id(journal_->ledger_id());
  create.set_currency(options_.currency);
  create.set_administrator(options_.administrator);
  DAYBOOK_RETURN_IF_ERROR(CheckCommand(command));
  OwnSubmission submission(std::move(command));
  Submit(&submission);
  return submission.Wait();
}

void LedgerImpl::Identify(Submission& submission) const {
  const auto& commands = *submission.commands;
  submission.keys_.assign(commands.size(), {});
  submission.screened_.clear();
  submission.next_ = 0;
  submission.next_shape_error_ = 0;
  submission.lookup_ = nullptr;
  size_t bad = 0;
  const uint64_t ledger_id = journal_->ledger_id();
  thread_local std::vector<std::string> used;
  for (int i = 0; i < commands.size(); ++i) {
    Submission::CommandKey& key = submission.keys_[i];
    key.first_screened = static_cast<uint32_t>(submission.screened_.size());
    if (bad < submission.shape_errors.size() && submission.shape_errors[bad].first == i) {
      ++bad;
      continue;
    }
    key.hash = KeyHash(ledger_id, 'r', commands.Get(i).request_id());
    key.digest = DigestOf(commands.Get(i));
    submission.screened_.push_back(key.hash);
    used.clear();
    domain::UniqueKeys(commands.Get(i), used);
    for (const std::string& unique : used) submission.screened_.push_back(KeyHash(ledger_id, 'u', unique));
  }
  submission.screening_ = index_->Screen(submission.screened_);
  // The answers are made here, nearly always receipts: the first thing that another thread allocates on an arena costs it a
  // block.
  while (submission.results->size() < commands.size()) {
    submission.results->Add()->mutable_receipt()->add_leaf_hashes()->reserve(sizeof(Digest));
  }
}

void LedgerImpl::Submit(Submission* submission) {
  Identify(*submission);
  const absl::Status offered = progress_->fenced() ? progress_->fence() : mailbox_.Offer(submission);
  if (!offered.ok()) submission->Done(offered);
}

void LedgerImpl::GetOutcome(std::string request_id, std::string language,
                            std::function<void(const absl::Status&, const v1::GetOutcomeResponse&)> done) {
  auto answer = std::make_shared<std::function<void(const absl::Status&, const v1::GetOutcomeResponse&)>>(std::move(done));
  auto ask = [this, request_id, answer] {
    const uint64_t hash = KeyHash(journal_->ledger_id(), 'r', request_id);
    const uint64_t judged_at = sequencer_->last_assigned();
    KeyQuestion question{absl::StrCat("r", request_id), hash, true, sequencer_->Candidates(hash)};
    if (question.candidates.none()) {
      sequencer_->AfterDurable([answer, judged_at](const absl::Status& status) {
        v1::GetOutcomeResponse response;
        response.set_as_of_sequence(judged_at);
        (*answer)(status, response);
      });
      return;
    }
    readers_->Post([this, question = std::move(question), judged_at, answer] {
      v1::GetOutcomeResponse response;
      response.set_as_of_sequence(judged_at);
      absl::Status status = progress_->WaitDurable(judged_at);
      if (status.ok()) {
        absl::StatusOr<KeyAnswer> found = LookupReader(*journal_, *index_, *progress_).Find(question);
        status = found.status();
        if (found.ok() && found->sequence != 0) *response.mutable_receipt() = std::move(found->receipt);
      }
      (*answer)(status, response);
    });
  };
  if (!mailbox_.OfferTask(std::move(ask))) (*answer)(Rejected(v1::REJECTION_REASON_SHUTTING_DOWN), {});
}

void LedgerImpl::GetPreflight(uint32_t centre,
                              std::function<void(const absl::Status&, const v1::GetClosePreflightResponse&)> done) {
  auto answer =
      std::make_shared<std::function<void(const absl::Status&, const v1::GetClosePreflightResponse&)>>(std::move(done));
  auto ask = [this, centre, answer] {
    auto response = std::make_shared<v1::GetClosePreflightResponse>();
    absl::StatusOr<std::vector<v1::PreflightItem>> items =
        domain::Preflight(sequencer_->state(), CentreId(centre), sequencer_->commit_time_micros());
    if (items.ok()) {
      for (v1::PreflightItem& item : *items) *response->add_items() = std::move(item);
    }
    response->set_as_of_sequence(sequencer_->last_assigned());
    sequencer_->AfterDurable([answer, response, judged = items.status()](const absl::Status& status) {
      (*answer)(status.ok() ? judged : status, *response);
    });
  };
  if (!mailbox_.OfferTask(std::move(ask))) (*answer)(Rejected(v1::REJECTION_REASON_SHUTTING_DOWN), {});
}

void LedgerImpl::GetDueBreaches(std::function<void(std::vector<v1::Command>)> done) {
  // What is not durable yet counts as recorded: should it be lost, it will be due again.
  const bool offered = mailbox_.OfferTask([this, done] {
    done(domain::DueBreaches(sequencer_->state(), sequencer_->commit_time_micros()));
  });
  if (!offered) done({});
}

void LedgerImpl::SetState(v1::ServingState state, std::string why) {
  std::vector<std::function<void(v1::ServingState)>> changed;
  {
    absl::MutexLock lock(&state_mutex_);
    state_why_ = std::move(why);
    state_.store(state);
    changed = state_changed_;
  }
  for (const auto& call : changed) call(state);
}

void LedgerImpl::FillStatus(v1::GetStatusResponse& status) const {
  const journal::TreeSize tree = journal_->durable();
  const journal::JournalCounters counters = journal_->counters();
  uint64_t commands = 0, bytes = 0;
  mailbox_.Usage(commands, bytes);
  status.set_ledger_id(journal_->ledger_id());
  {
    absl::MutexLock lock(&state_mutex_);
    status.set_state(state_.load());
    status.set_state_reason(state_why_);
  }
  if (status.state() == v1::SERVING_STATE_SERVING && clock_behind()) {
    status.set_state(v1::SERVING_STATE_READ_ONLY);
    status.set_state_reason("the clock lies behind the last commit");
  }
  status.set_durable_sequence(tree.size);
  status.set_applied_sequence(progress_->applied());
  status.set_tree_root(tree.root.data(), tree.root.size());
  status.set_epoch(journal_->epoch());
  status.set_pages(counters.pages);
  status.set_syncs(counters.syncs);
  status.set_stored_bytes(counters.stored_bytes);
  status.mutable_started()->set_seconds(started_micros_ / 1'000'000);
  status.mutable_started()->set_nanos(static_cast<int32_t>(started_micros_ % 1'000'000 * 1000));
  const int64_t last_commit = journal_->last_commit_time_micros();
  status.mutable_last_commit()->set_seconds(last_commit / 1'000'000);
  status.mutable_last_commit()->set_nanos(static_cast<int32_t>(last_commit % 1'000'000 * 1000));
  status.set_queue_commands(commands);
  status.set_queue_bytes(bytes);
  status.set_checkpoint_sequence(checkpointer_->checkpoint_sequence());
  for (const Fold* fold : folds_) {
    v1::FoldStatus& line = *status.add_folds();
    line.set_name(std::string(fold->name()));
    line.set_version(fold->version());
    line.set_applied_sequence(progress_->applied());
  }
}

absl::Status LedgerImpl::Stop() {
  absl::MutexLock lock(&stop_mutex_);
  if (stopped_ || sequencer_ == nullptr) return absl::OkStatus();
  stopped_ = true;
  if (state_.load() != v1::SERVING_STATE_READ_ONLY) SetState(v1::SERVING_STATE_STOPPING, "stopping");
  mailbox_.Close();
  sequencer_thread_.join();
  committer_->Drain();
  checkpointer_->Stop();
  if (progress_->fenced()) return progress_->fence();
  DAYBOOK_RETURN_IF_ERROR(TakeLastCheckpoint());
  return journal_->WriteAnchor();
}

absl::Status LedgerImpl::TakeLastCheckpoint() {
  // Everybody has stopped and everything is durable: the live folds themselves may be saved.
  const uint64_t last = journal_->durable().size;
  if (checkpointer_->checkpoint_sequence() == last) return absl::OkStatus();
  for (const Fold* fold : folds_) {
    DAYBOOK_RETURN_IF_ERROR(checkpoints_->Save(fold->name(), fold->version(), last, fold->Save()));
  }
  return checkpoints_->Save(ledger_state_.name(), ledger_state_.version(), last, ledger_state_.Save());
}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(const LedgerOptions& options, std::vector<Fold*> folds,
                                                     const Clock& clock) {
  auto ledger = std::make_unique<LedgerImpl>(options, std::move(folds), clock);
  DAYBOOK_RETURN_IF_ERROR(ledger->Start());
  return std::unique_ptr<Ledger>(std::move(ledger));
}

}  // namespace daybook::engine
