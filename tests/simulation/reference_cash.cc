// The naive model: sessions, cash between drawer and safe, counts.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {

void Model::NeedDenominations(const google::protobuf::RepeatedPtrField<v1::DenominationCount>& denominations,
                              int64_t total_fen) {
  int64_t sum_fen = 0;
  for (const v1::DenominationCount& entry : denominations) {
    sum_fen += entry.denomination_fen() * entry.pieces();
    RefuseIf(!OnPad(*centre_, entry.denomination_fen()), v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
  }
  RefuseIf(sum_fen != total_fen, v1::REJECTION_REASON_COUNT_MISMATCH);
}

void Model::On(const v1::RecordOpeningCash& wish) {
  NeedActor({v1::ROLE_FINANCE});
  NeedSecond(Beside::kWitness);
  RefuseIf(centre_->opening_cash, v1::REJECTION_REASON_OPENING_CASH_RECORDED);
  NeedPayable(wish.amount_fen());
  NeedDenominations(wish.denominations(), wish.amount_fen());
  if (refused()) return;
  Post(Safe(), {v1::ACCOUNT_KIND_CAPITAL, centre_no_}, wish.amount_fen());
  centre_->opening_cash = true;
  SafeSignedBy(Has(command_->second_person(), {v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}) ? command_->second_person()
                                                                                      : acting_);
}

// --- Sessions --------------------------------------------------------------------------------------------------------

void Model::On(const v1::OpenSession& wish) {
  NeedDay();
  NeedSigners(wish.cashier());
  RefuseIf(!WorksHere(wish.cashier()), v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(till_->session != 0, v1::REJECTION_REASON_TILL_HAS_SESSION);
  if (!till_->machine) {
    for (const auto& [number, session] : sessions) {
      const bool elsewhere = session.open && session.cashier == wish.cashier() && !tills.at(session.till).machine;
      RefuseIf(elsewhere, v1::REJECTION_REASON_CASHIER_HAS_SESSION);
    }
  }
  NeedPayable(wish.float_fen());
  RefuseIf(wish.float_fen() > SafeFen(centre_no_), v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
  if (refused()) return;
  const uint32_t other = command_->actor() == wish.cashier() ? command_->second_person() : command_->actor();
  Post(Till(), Safe(), wish.float_fen());
  AddTakings(-wish.float_fen());
  const uint64_t number = sessions.size() + 1;
  sessions[number] = {
      .centre = centre_no_, .till = command_->till(), .cashier = wish.cashier(), .float_issuer = other};
  sessions_by_id[command_->request_id()] = number;
  till_->session = number;
  till_->drawer.last_count.reset();
  verdict_.number = number;
  NoteSpotCheck(command_->till(), false);
  if (wish.float_fen() != 0) SafeSignedBy(other);
}

void Model::On(const v1::CloseSession&) {
  ModelSession* session = SignedSession(v1::REJECTION_REASON_HANDOVER_OPEN);
  const ModelHolder& drawer = till_->drawer;
  RefuseIf(!IsRecount(drawer, v1::COUNT_PURPOSE_CLOSE), v1::REJECTION_REASON_COUNT_REQUIRED);
  if (refused()) return;
  const uint32_t other = command_->actor() == session->cashier ? command_->second_person() : command_->actor();
  const int64_t cash_fen = TillFen(command_->till());
  Post(Safe(), Till(), cash_fen);
  AddTakings(cash_fen);
  bool papers = false;
  for (v1::AssetKind asset : {v1::ASSET_KIND_CHEQUE, v1::ASSET_KIND_SUSPECT_NOTE}) {
    for (uint64_t paper : Papers(v1::ACCOUNT_KIND_TILL, command_->till(), asset)) {
      PostPaper(Safe(), Till(), asset, paper);
      papers = true;
    }
  }
  for (auto& [serial, note] : notes) {
    if (note.holder == Till()) note.holder = Safe();
  }
  session->open = false;
  till_->session = 0;
  till_->paused = false;
  if (cash_fen != 0 || papers) SafeSignedBy(other);
}

void Model::On(const v1::DropToSafe& wish) {
  ModelSession* session = SignedSession();
  NeedPayable(wish.amount_fen());
  if (!wish.denominations().empty()) NeedDenominations(wish.denominations(), wish.amount_fen());
  RefuseIf(wish.amount_fen() > TillFen(command_->till()), v1::REJECTION_REASON_DRAWER_SHORT_OF_CASH);
  if (refused()) return;
  Post(Safe(), Till(), wish.amount_fen());
  AddTakings(wish.amount_fen());
  SafeSignedBy(command_->actor() == session->cashier ? command_->second_person() : command_->actor());
}

void Model::On(const v1::IssueFloat& wish) {
  ModelSession* session = SignedSession();
  NeedPayable(wish.amount_fen());
  if (!wish.denominations().empty()) NeedDenominations(wish.denominations(), wish.amount_fen());
  RefuseIf(wish.amount_fen() > SafeFen(centre_no_), v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
  if (refused()) return;
  Post(Till(), Safe(), wish.amount_fen());
  AddTakings(-wish.amount_fen());
  session->float_issuer = command_->actor() == session->cashier ? command_->second_person() : command_->actor();
  SafeSignedBy(session->float_issuer);
}

void Model::On(const v1::PauseTill&) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  const ModelSession* session = OpenSessionNamed();
  RefuseIf(session != nullptr && session->cashier != acting_ && !Has(acting_, v1::ROLE_SUPERVISOR),
           v1::REJECTION_REASON_SESSION_NOT_YOURS);
  RefuseIf(till_->paused, v1::REJECTION_REASON_TILL_PAUSED);
  if (!refused()) till_->paused = true;
}

void Model::On(const v1::ResumeTill&) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  const ModelSession* session = OpenSessionNamed();
  RefuseIf(session != nullptr && session->cashier != acting_ && !Has(acting_, v1::ROLE_SUPERVISOR),
           v1::REJECTION_REASON_SESSION_NOT_YOURS);
  RefuseIf(!till_->paused, v1::REJECTION_REASON_TILL_NOT_PAUSED);
  if (!refused()) till_->paused = false;
}

// --- Counts ----------------------------------------------------------------------------------------------------------

template <typename Wish>
Model::Found Model::FoundIn(const Wish& wish) const {
  Found found;
  found.counted_fen = wish.total_fen();
  found.cheques = {wish.cheques().begin(), wish.cheques().end()};
  found.notes = {wish.suspect_notes().begin(), wish.suspect_notes().end()};
  return found;
}

bool Model::IsRecount(const ModelHolder& holder, v1::CountPurpose purpose) const {
  if (!holder.last_count || holder.moved || holder.last_count->purpose != purpose) return false;
  // The receiver of another handover counts for himself.
  const uint64_t handover = till_ == nullptr || till_->session == 0 ? 0 : sessions.at(till_->session).handover;
  if (purpose == v1::COUNT_PURPOSE_HANDOVER && holder.last_count->handover != handover) return false;
  return holder.last_count->date == centre_->date;
}

void Model::JudgeNotes(const Place& place, const Found& found) {
  std::set<std::string> serials;
  for (const v1::SuspectNote& note : found.notes) {
    const auto known = notes.find(note.serial());
    RefuseIf(known != notes.end() && known->second.holder != place, v1::REJECTION_REASON_SERIAL_ALREADY_LISTED);
    RefuseIf(!OnPad(*centre_, note.face_fen()), v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
  }
}

void Model::JudgeCount(const Place& place, const ModelHolder& holder, v1::CountPurpose purpose, const Found& found) {
  const bool recount = IsRecount(holder, purpose);
  RefuseIf(recount && holder.last_count->recounts == 2, v1::REJECTION_REASON_RECOUNTS_USED_UP);
  for (uint64_t cheque : found.cheques) {
    const bool here = Held({place.kind, place.number, v1::ASSET_KIND_CHEQUE, cheque}) == 1;
    const bool missed = recount && holder.last_count->case_number != 0 &&
                        Held({v1::ACCOUNT_KIND_OVER_SHORT, holder.last_count->case_number, v1::ASSET_KIND_CHEQUE,
                              cheque}) == 1;
    RefuseIf(!here && !missed, v1::REJECTION_REASON_CHEQUE_NOT_HELD);
  }
  JudgeNotes(place, found);
}

void Model::Count(const Place& place, ModelHolder& holder, v1::CountPurpose purpose, const Found& found,
                  v1::CaseOrigin origin, uint32_t answerable) {
  ModelCount count{.number = ++counts_, .purpose = purpose, .date = centre_->date};
  if (purpose == v1::COUNT_PURPOSE_HANDOVER) count.handover = sessions.at(till_->session).handover;
  if (IsRecount(holder, purpose)) {
    count.recounts = holder.last_count->recounts + 1;
    count.case_number = holder.last_count->case_number;
    count.serials = holder.last_count->serials;
  }
  const int64_t difference_fen = found.counted_fen - Held(place);
  std::vector<uint64_t> missing;
  for (uint64_t cheque : Papers(place.kind, place.number, v1::ASSET_KIND_CHEQUE)) {
    if (!found.cheques.contains(cheque)) missing.push_back(cheque);
  }
  std::vector<uint64_t> back;
  for (uint64_t cheque : found.cheques) {
    if (Held({place.kind, place.number, v1::ASSET_KIND_CHEQUE, cheque}) == 0) back.push_back(cheque);
  }
  const bool differs = difference_fen != 0 || !missing.empty() || !back.empty();
  // A case that was closed by hand is no longer the chain's.
  const auto known = cases.find(count.case_number);
  if (known != cases.end() && known->second.closed && !known->second.closed_by_recount) count.case_number = 0;
  if (differs && count.case_number == 0) count.case_number = OpenCase(origin, answerable, acting_);
  if (count.case_number != 0) cases.at(count.case_number).counters.insert(acting_);
  counting_ = true;
  const Place account = CaseAccount(count.case_number);
  Post(place, account, difference_fen);
  for (uint64_t cheque : missing) PostPaper(account, place, v1::ASSET_KIND_CHEQUE, cheque);
  for (uint64_t cheque : back) PostPaper(place, account, v1::ASSET_KIND_CHEQUE, cheque);
  for (const v1::SuspectNote& note : found.notes) {
    if (notes.contains(note.serial())) continue;
    count.serials.insert(note.serial());
    notes[note.serial()] = {++suspect_notes_, note.face_fen(), place, count.case_number};
    PostPaper(place, Outside(), v1::ASSET_KIND_SUSPECT_NOTE, suspect_notes_);
  }
  // The chain of counts that listed a note first may find its difference only now.
  for (const std::string& serial : count.serials) {
    const auto note = notes.find(serial);
    if (note != notes.end() && note->second.case_number == 0) note->second.case_number = count.case_number;
  }
  if (count.recounts > 0 && differs) SettleByRecount(count.case_number);
  holder.last_count = count;
  holder.moved = false;
  verdict_.number = count.number;
}

// A recount that brings its case to zero closes it; one that takes it from there leaves it open again.
void Model::SettleByRecount(uint64_t number) {
  ModelCase& subject = cases.at(number);
  subject.closed = CaseFen(number) == 0 && Papers(v1::ACCOUNT_KIND_OVER_SHORT, number, v1::ASSET_KIND_CHEQUE).empty();
  subject.closed_by_recount = subject.closed;
}

void Model::On(const v1::CommitCount& wish) {
  const bool spot = wish.purpose() == v1::COUNT_PURPOSE_SPOT;
  const bool handover = wish.purpose() == v1::COUNT_PURPOSE_HANDOVER;
  if (spot) {
    NeedActor({v1::ROLE_SUPERVISOR});
  } else {
    NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  }
  NeedActorOnDuty();
  NeedDay();
  if (IsRecount(till_->drawer, wish.purpose())) NeedSecond(Beside::kWitness);
  ModelSession* session = OpenSessionNamed(handover ? v1::REJECTION_REASON_UNSPECIFIED
                                                    : v1::REJECTION_REASON_SESSION_FROZEN);
  if (session == nullptr) return;
  if (handover) JudgeReceiverCounts(*session);
  RefuseIf(!spot && !handover && session->cashier != acting_ && !Has(acting_, v1::ROLE_SUPERVISOR),
           v1::REJECTION_REASON_SESSION_NOT_YOURS);
  if (spot) {
    RefuseIf(!till_->paused, v1::REJECTION_REASON_TILL_NOT_PAUSED);
    RefuseIf(acting_ == session->cashier, v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
  }
  NeedDenominations(wish.denominations(), wish.total_fen());
  const Found found = FoundIn(wish);
  JudgeCount(Till(), till_->drawer, wish.purpose(), found);
  if (refused()) return;
  const bool opening = wish.purpose() == v1::COUNT_PURPOSE_OPENING;
  const v1::CaseOrigin origin = opening    ? v1::CASE_ORIGIN_OPENING_COUNT
                                : spot     ? v1::CASE_ORIGIN_SPOT_COUNT
                                : handover ? v1::CASE_ORIGIN_HANDOVER_COUNT
                                           : v1::CASE_ORIGIN_CLOSING_COUNT;
  const uint32_t answerable = opening && !session->has_taken ? session->float_issuer : session->cashier;
  Count(Till(), till_->drawer, wish.purpose(), found, origin, answerable);
  session->last_count_case = till_->drawer.last_count->case_number;
  if (spot) NoteSpotCheck(command_->till(), true);
}

void Model::On(const v1::CountSafe& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  NeedDenominations(wish.denominations(), wish.total_fen());
  const Found found = FoundIn(wish);
  JudgeCount(Safe(), centre_->safe, v1::COUNT_PURPOSE_SAFE, found);
  if (refused()) return;
  Count(Safe(), centre_->safe, v1::COUNT_PURPOSE_SAFE, found, v1::CASE_ORIGIN_SAFE_COUNT, centre_->keeper);
}

}  // namespace daybook::simulation
