// The generator: set-up, sessions, cash and counts.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "google/protobuf/text_format.h"
#include "tests/simulation/command_generator.h"

namespace daybook::simulation {
namespace {

constexpr int64_t kFirstMicros = 1'795'399'200'000'000;  // 2026-11-23 10:00 in China.

constexpr char kPolicy[] =
    "policy { till_soft_limit_fen: 50000 till_hard_limit_fen: 120000 centre_soft_limit_fen: 400000 "
    "takings_age_max_hours: 10 deposit_age_max_hours: 10 spot_check_interval_hours: $0 complaint_reply_days: 1 "
    "complaint_resolve_days: 2 "
    "write_off_tiers { role: ROLE_SUPERVISOR amount_max_fen: 2000 } "
    "write_off_tiers { role: ROLE_FINANCE amount_max_fen: 50000 } } ";

v1::Command Parse(const std::string& text) {
  v1::Command command;
  google::protobuf::TextFormat::ParseFromString(text, &command);
  return command;
}

struct Grant {
  uint32_t staff;
  const char* role;
  uint32_t centre;
};

// Everybody: 10s supervise and keep, 20s take money, 30s are finance; 14 may do everything, 50 is never on duty.
constexpr Grant kGrants[] = {
    {10, "SUPERVISOR", 3}, {12, "SUPERVISOR", 3}, {11, "KEEPER", 3},     {13, "KEEPER", 3},   {13, "ESCORT", 3},
    {14, "SUPERVISOR", 3}, {14, "KEEPER", 3},     {14, "CASHIER", 3},    {20, "CASHIER", 3},  {21, "CASHIER", 3},
    {22, "CASHIER", 3},    {22, "CASHIER", 4},    {30, "FINANCE", 0},    {31, "FINANCE", 0},  {31, "SUPERVISOR", 3},
    {40, "AUDITOR", 0},    {50, "CASHIER", 3},    {50, "KEEPER", 3},     {70, "ESCORT", 0},   {71, "TECHNICIAN", 3},
    {15, "SUPERVISOR", 4}, {16, "KEEPER", 4},     {17, "SUPERVISOR", 4}, {17, "CASHIER", 4},
};

}  // namespace

std::vector<v1::Command> CommandGenerator::SetUp() {
  std::vector<std::string> texts = {"create_ledger { ledger_id: 77 currency: 'CNY' administrator: 1 }",
                                    "register_bank_account { bank_account: 5 name: 'ICBC' }",
                                    "register_bank_account { bank_account: 6 name: 'CCB' }",
                                    "register_provider { provider: 7 kind: PROVIDER_KIND_ACQUIRER name: 'UnionPay' }",
                                    "register_provider { provider: 9 kind: PROVIDER_KIND_ACQUIRER name: 'Another' }",
                                    "register_provider { provider: 8 kind: PROVIDER_KIND_WALLET name: 'WeChat' }"};
  for (int centre : {3, 4}) {
    texts.push_back(absl::StrCat("centre: ", centre, " configure_centre { name: 'West' utc_offset_minutes: 480 ",
                                 "first_business_date: '2026-11-23' ",
                                 absl::Substitute(kPolicy, nouns_ == 0 ? 0 : 8), " }"));
  }
  for (int till : {301, 302, 309, 401}) {
    const char* kind = till == 309 ? "MACHINE" : "WINDOW";
    texts.push_back(absl::StrCat("centre: ", till / 100, " till: ", till, " register_till { kind: TILL_KIND_", kind,
                                 " name: 'Till' }"));
    texts.push_back(absl::StrCat("centre: ", till / 100, " till: ", till, " enrol_terminal { enrolled_terminal: ",
                                 till * 100 + 1, " }"));
  }
  texts.push_back("centre: 3 till: 301 enrol_terminal { enrolled_terminal: 30102 }");
  for (int person : {10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 30, 31, 40, 50, 60, 70, 71}) {
    texts.push_back(absl::StrCat("register_staff { staff: ", person, " }"));
  }
  for (const Grant& grant : kGrants) {
    texts.push_back(absl::StrCat("grant_role { staff: ", grant.staff, " role: ROLE_", grant.role,
                                 " for_centre: ", grant.centre, " }"));
  }
  for (int centre : {3, 4}) {
    texts.push_back(absl::StrCat("centre: ", centre, " actor: 30 second_person: ", centre == 3 ? 11 : 16,
                                 " record_opening_cash { amount_fen: 300000 denominations { denomination_fen: 1000 ",
                                 "pieces: 300 } }"));
  }
  std::vector<v1::Command> commands;
  for (const std::string& text : texts) {
    v1::Command command = Parse(text);
    if (command.actor() == 0 && !command.has_create_ledger()) command.set_actor(1);
    command.set_request_id(absl::StrCat("s", seed_, "-", ++commands_));
    command.set_occur_time_micros(kFirstMicros);
    commands.push_back(command);
  }
  return commands;
}

// People and rules change while the counter works.
v1::Command CommandGenerator::SomeSetUp() {
  v1::Command command = AtCentre(1);
  command.clear_claimed_business_date();
  const uint32_t person = Anybody();
  switch (Pick(5)) {
    case 4: {
      command.mutable_revoke_terminal()->set_revoked_terminal(OneOf({30102u, 30102u, 88u}));
      command.set_reason("stolen");
      return command;
    }
    case 0: {
      v1::RevokeRole& wish = *command.mutable_revoke_role();
      wish.set_staff(person);
      wish.set_role(OneOf({v1::ROLE_CASHIER, v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
      wish.set_for_centre(centre_);
      if (Chance(90)) command.set_reason("left");
      command.clear_centre();
      return command;
    }
    case 1:
    case 2: {
      v1::GrantRole& wish = *command.mutable_grant_role();
      wish.set_staff(person);
      wish.set_role(OneOf({v1::ROLE_CASHIER, v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR, v1::ROLE_AUDITOR}));
      wish.set_for_centre(centre_);
      command.clear_centre();
      return command;
    }
    default: {
      v1::ConfigureCentre& wish = *command.mutable_configure_centre();
      wish.set_name("East");
      wish.set_utc_offset_minutes(480);
      v1::CentrePolicy& policy = *wish.mutable_policy();
      policy.set_till_soft_limit_fen(OneOf({40'000, 60'000}));
      policy.set_till_hard_limit_fen(OneOf({100'000, 150'000}));
      policy.set_centre_soft_limit_fen(OneOf({300'000, 500'000}));
      if (Chance(30)) policy.set_takings_age_max_hours(4);
      if (nouns_ != 0) policy.set_spot_check_interval_hours(OneOf({4u, 8u, 100u}));
      if (Chance(30)) {
        for (int64_t face_fen : {10'000, 5'000, 1'000, 100, 50, 10, 5}) policy.add_pad_fen(face_fen);
      }
      return command;
    }
  }
}

v1::Command CommandGenerator::SomeOpeningCash() {
  v1::Command command = AtCentre(Who({v1::ROLE_FINANCE}), Who({v1::ROLE_KEEPER}));
  v1::RecordOpeningCash& wish = *command.mutable_record_opening_cash();
  wish.set_amount_fen(SomeFen());
  Denominate(wish.amount_fen(), wish.mutable_denominations());
  return command;
}

// --- Sessions and cash -----------------------------------------------------------------------------------------------

v1::Command CommandGenerator::SomeOpenSession() {
  const uint32_t till = SomeTill(Chance(5));
  const uint32_t cashier = std::max<uint32_t>(Who({v1::ROLE_CASHIER}), 1);
  v1::Command command = Signed(till, cashier);
  command.clear_session();
  command.clear_session_request_id();
  v1::OpenSession& wish = *command.mutable_open_session();
  wish.set_cashier(Chance(3) ? Anybody() : cashier);
  wish.set_float_fen(Chance(15) ? 0 : UpTo(std::min<int64_t>(30'000, model_->SafeFen(centre_))));
  if (Chance(2)) wish.set_float_fen(wish.float_fen() + 5);
  return command;
}

v1::Command CommandGenerator::SomeCloseSession() {
  const uint32_t till = SomeTill(true);
  v1::Command command = Signed(till, CashierAt(till));
  command.mutable_close_session();
  return command;
}

v1::Command CommandGenerator::SomeDrop() {
  const uint32_t till = SomeTill(true);
  v1::Command command = Signed(till, CashierAt(till));
  v1::DropToSafe& wish = *command.mutable_drop_to_safe();
  wish.set_amount_fen(UpTo(model_->TillFen(till)));
  if (Chance(40)) Denominate(wish.amount_fen() + (Chance(5) ? 10 : 0), wish.mutable_denominations());
  if (Chance(2)) wish.set_amount_fen(wish.amount_fen() + 3);
  return command;
}

v1::Command CommandGenerator::SomeFloat() {
  const uint32_t till = SomeTill(true);
  v1::Command command = Signed(till, CashierAt(till));
  v1::IssueFloat& wish = *command.mutable_issue_float();
  wish.set_amount_fen(Chance(90) ? UpTo(std::min<int64_t>(20'000, model_->SafeFen(centre_)))
                                 : UpTo(model_->SafeFen(centre_)));
  if (Chance(40)) Denominate(wish.amount_fen(), wish.mutable_denominations());
  return command;
}

v1::Command CommandGenerator::SomePause() {
  const uint32_t till = SomeTill(true);
  v1::Command command = AtTill(till, Chance(50) ? CashierAt(till) : Who({v1::ROLE_SUPERVISOR}));
  if (model_->tills.at(till).paused != Chance(10)) {
    command.mutable_resume_till();
  } else {
    command.mutable_pause_till();
  }
  return command;
}

// --- Counts ----------------------------------------------------------------------------------------------------------

v1::SuspectNote CommandGenerator::SomeNote() {
  v1::SuspectNote note;
  note.set_serial(absl::StrCat("S", Pick(12)));
  note.set_face_fen(Chance(97) ? OneOf<int64_t>({1'000, 5'000, 10'000}) : 777);
  const auto known = model_->notes.find(note.serial());
  if (known != model_->notes.end()) note.set_face_fen(known->second.face_fen);
  return note;
}

template <typename Count>
void CommandGenerator::FillCount(Count& count, const Place& place, uint64_t last_case, bool honest) {
  int64_t fen = model_->Held(place);
  if (!honest && Chance(80)) fen = std::max<int64_t>(0, fen + 10 * (static_cast<int64_t>(Pick(200)) - 100));
  // Perhaps found by the recount.
  if (last_case != 0 && Chance(50)) fen = std::max<int64_t>(0, fen + model_->CaseFen(last_case));
  count.set_total_fen(fen);
  Denominate(fen + (Chance(2) ? 10 : 0), count.mutable_denominations());
  for (uint64_t cheque : model_->Papers(place.kind, place.number, v1::ASSET_KIND_CHEQUE)) {
    if (Chance(theme_ == kCheques ? 70 : honest ? 97 : 80)) count.add_cheques(cheque);
  }
  if (last_case != 0) {
    for (uint64_t cheque : model_->Papers(v1::ACCOUNT_KIND_OVER_SHORT, last_case, v1::ASSET_KIND_CHEQUE)) {
      if (Chance(60)) count.add_cheques(cheque);
    }
  }
  if (Chance(2)) count.add_cheques(100 + Pick(3));
  if (Chance(12)) *count.add_suspect_notes() = SomeNote();
  if (Chance(5)) {
    v1::IouSlip& slip = *count.add_iou_slips();
    slip.set_amount_fen(SomeFen());
    slip.set_text("owed");
  }
}

v1::Command CommandGenerator::CountOf(uint32_t till, v1::CountPurpose purpose, bool honest) {
  const uint32_t cashier = CashierAt(till);
  const bool spot = purpose == v1::COUNT_PURPOSE_SPOT;
  uint32_t counter = spot && Chance(95) ? Who({v1::ROLE_SUPERVISOR}, {cashier}) : cashier;
  const uint64_t session = model_->tills.at(till).session;
  const uint64_t handover = session == 0 ? 0 : model_->sessions.at(session).handover;
  if (purpose == v1::COUNT_PURPOSE_HANDOVER && handover != 0 && Chance(95)) {
    counter = model_->handovers.at(handover).receiver;
  }
  const uint32_t second = Chance(85) ? Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR, v1::ROLE_CASHIER}, {counter}) : 0;
  v1::Command command = AtTill(till, counter, second);
  v1::CommitCount& count = *command.mutable_commit_count();
  count.set_purpose(purpose);
  const std::optional<ModelCount>& last = model_->tills.at(till).drawer.last_count;
  FillCount(count, {v1::ACCOUNT_KIND_TILL, till}, last ? last->case_number : 0, honest);
  if (Chance(20)) {
    v1::BatchTotal& total = *count.add_batch_totals();
    total.set_tender(v1::TENDER_KIND_CARD);
    total.set_provider(7);
    total.set_declared_fen(SomeFen());
  }
  return command;
}

v1::Command CommandGenerator::SomeCount() {
  const uint32_t till = SomeTill(true);
  v1::CountPurpose purpose = OneOf({v1::COUNT_PURPOSE_OPENING, v1::COUNT_PURPOSE_SPOT, v1::COUNT_PURPOSE_CLOSE});
  if (model_->tills.at(till).paused && Chance(70)) purpose = v1::COUNT_PURPOSE_SPOT;
  const std::optional<ModelCount>& last = model_->tills.at(till).drawer.last_count;
  if (last && Chance(40)) purpose = last->purpose;
  return CountOf(till, purpose, Chance(40));
}

v1::Command CommandGenerator::CountOfSafe(bool honest) {
  const uint32_t counter = Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  v1::Command command = AtCentre(counter, Chance(3) ? Anybody() : Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR,
                                                                       v1::ROLE_FINANCE, v1::ROLE_TECHNICIAN},
                                                                      {counter}));
  const std::optional<ModelCount>& last = Here().safe.last_count;
  FillCount(*command.mutable_count_safe(), {v1::ACCOUNT_KIND_SAFE, centre_}, last ? last->case_number : 0, honest);
  return command;
}

v1::Command CommandGenerator::SomeSafeCount() { return CountOfSafe(Chance(50)); }

}  // namespace daybook::simulation
