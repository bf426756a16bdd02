#include "bench/workload_setup.h"

#include <algorithm>

#include "ledger/base/checks.h"
#include "ledger/base/civil_date.h"

namespace daybook::bench {
namespace {

constexpr int32_t kUtcOffsetMinutes = 480;
constexpr int64_t kMicrosPerSecond = 1'000'000;
// The default pad, descending.
constexpr int64_t kPadFen[] = {10'000, 5'000, 2'000, 1'000, 500, 100, 50, 10};

// Appends the administrator's commands and, at the end, gives them their times.
class SetupWriter {
 public:
  SetupWriter(const WorkloadOptions& options, const CashLimits& limits, CommandWriter& writer)
      : options_(options), limits_(limits), writer_(writer) {}

  std::vector<v1::Command> Write() {
    WriteCompany();
    for (uint32_t centre = 1; centre <= options_.centres; ++centre) WriteCentre(centre);
    for (uint32_t centre = 1; centre <= options_.centres; ++centre) WriteOpeningCash(centre);
    SpreadOverTime();
    return std::move(commands_);
  }

 private:
  v1::Command& Add(uint32_t centre) {
    v1::Command& command = commands_.emplace_back();
    writer_.Begin(centre, kAdministrator, LocalMicros(options_.business_date, 6, 0), command);
    return command;
  }

  void WriteCompany() {
    v1::RegisterBankAccount& account = *Add(0).mutable_register_bank_account();
    account.set_bank_account(kBankAccount);
    account.set_name("ICBC, High Street, collections");
    for (const uint32_t acquirer : kAcquirers) AddProvider(acquirer, v1::PROVIDER_KIND_ACQUIRER, "Acquirer ");
    for (const uint32_t wallet : kWallets) AddProvider(wallet, v1::PROVIDER_KIND_WALLET, "Wallet ");
    AddPerson(kFinance, v1::ROLE_FINANCE, 0);
    AddPerson(kFinanceHead, v1::ROLE_FINANCE, 0);
  }

  void AddProvider(uint32_t number, v1::ProviderKind kind, const std::string& name) {
    v1::RegisterProvider& provider = *Add(0).mutable_register_provider();
    provider.set_provider(number);
    provider.set_kind(kind);
    provider.set_name(name + std::to_string(number));
  }

  // Centre 0: for all centres.
  void AddPerson(uint32_t staff, v1::Role role, uint32_t centre) {
    Add(0).mutable_register_staff()->set_staff(staff);
    v1::GrantRole& grant = *Add(centre).mutable_grant_role();
    grant.set_staff(staff);
    grant.set_role(role);
    grant.set_for_centre(centre);
  }

  void WriteCentre(uint32_t centre) {
    v1::Command& configure = Add(centre);
    // The centre has no current day before this.
    configure.clear_claimed_business_date();
    v1::ConfigureCentre& configured = *configure.mutable_configure_centre();
    configured.set_name("Service centre " + std::to_string(centre));
    configured.set_utc_offset_minutes(kUtcOffsetMinutes);
    configured.set_first_business_date(options_.business_date);
    configured.mutable_policy()->set_till_soft_limit_fen(limits_.till_soft_fen);
    configured.mutable_policy()->set_till_hard_limit_fen(limits_.till_hard_fen);
    configured.mutable_policy()->set_centre_soft_limit_fen(limits_.centre_soft_fen);
    AddTier(v1::ROLE_SUPERVISOR, kSupervisorWriteOffFen, *configured.mutable_policy());
    AddTier(v1::ROLE_FINANCE, 1'000'000'000'000, *configured.mutable_policy());
    AddPerson(SupervisorNumber(centre), v1::ROLE_SUPERVISOR, centre);
    AddPerson(DeputyNumber(centre), v1::ROLE_SUPERVISOR, centre);
    AddPerson(KeeperNumber(centre), v1::ROLE_KEEPER, centre);
    AddPerson(CarrierNumber(centre), v1::ROLE_KEEPER, centre);
    AddPerson(EscortNumber(centre), v1::ROLE_ESCORT, centre);
    AddPerson(ReliefNumber(centre), v1::ROLE_CASHIER, centre);
    AddPerson(TechnicianNumber(centre), v1::ROLE_TECHNICIAN, centre);
    AddPerson(SecondTechnicianNumber(centre), v1::ROLE_TECHNICIAN, centre);
    if (centre == 1) AddMistakes(centre);
    for (uint32_t i = 0; i < options_.tills_per_centre; ++i) {
      AddPerson(CashierNumber(centre, i), v1::ROLE_CASHIER, centre);
      AddTill(centre, TillNumber(centre, i), "Window " + std::to_string(i + 1));
    }
  }

  // What was granted or enrolled by mistake is taken back.
  void AddMistakes(uint32_t centre) {
    v1::GrantRole& grant = *Add(centre).mutable_grant_role();
    grant.set_staff(SecondTechnicianNumber(centre));
    grant.set_role(v1::ROLE_KEEPER);
    grant.set_for_centre(centre);
    v1::Command& command = Add(centre);
    command.set_reason("granted to the wrong person");
    v1::RevokeRole& revoke = *command.mutable_revoke_role();
    revoke.set_staff(SecondTechnicianNumber(centre));
    revoke.set_role(v1::ROLE_KEEPER);
    revoke.set_for_centre(centre);
  }

  static void AddTier(v1::Role role, int64_t amount_max_fen, v1::CentrePolicy& policy) {
    v1::WriteOffTier& tier = *policy.add_write_off_tiers();
    tier.set_role(role);
    tier.set_amount_max_fen(amount_max_fen);
  }

  void AddTill(uint32_t centre, uint32_t till, const std::string& name) {
    v1::Command& registers = Add(centre);
    registers.set_till(till);
    registers.mutable_register_till()->set_kind(v1::TILL_KIND_WINDOW);
    registers.mutable_register_till()->set_name(name);
    v1::Command& enrols = Add(centre);
    enrols.set_till(till);
    enrols.mutable_enrol_terminal()->set_enrolled_terminal(TerminalNumber(till));
    if (till != TillNumber(1, 0)) return;
    // The shop sent two.
    v1::Command& spare = Add(centre);
    spare.set_till(till);
    spare.mutable_enrol_terminal()->set_enrolled_terminal(TerminalNumber(till) + 1);
    v1::Command& revokes = Add(centre);
    revokes.set_reason("sent back to the shop");
    revokes.mutable_revoke_terminal()->set_revoked_terminal(TerminalNumber(till) + 1);
  }

  void WriteOpeningCash(uint32_t centre) {
    v1::Command& command = Add(centre);
    command.set_actor(kFinance);
    command.set_second_person(KeeperNumber(centre));
    v1::RecordOpeningCash& cash = *command.mutable_record_opening_cash();
    cash.set_amount_fen(2'000'000 + 100'000 * static_cast<int64_t>(options_.tills_per_centre));
    Spread(cash.amount_fen(), cash.mutable_denominations());
  }

  void SpreadOverTime() {
    const int64_t first = LocalMicros(options_.business_date, 6, 0);
    const int64_t last = LocalMicros(options_.business_date, 7, 50);
    const int64_t step = std::min(kMicrosPerSecond, (last - first) / static_cast<int64_t>(commands_.size()));
    for (size_t i = 0; i < commands_.size(); ++i) {
      commands_[i].set_occur_time_micros(first + static_cast<int64_t>(i) * step);
    }
  }

  const WorkloadOptions& options_;
  const CashLimits& limits_;
  CommandWriter& writer_;
  std::vector<v1::Command> commands_;
};

}  // namespace

std::string ValidateOptions(const WorkloadOptions& options) {
  if (options.centres < 1 || options.centres > kCentresMax) {
    return "centres must be 1.." + std::to_string(kCentresMax);
  }
  if (options.tills_per_centre < 1 || options.tills_per_centre > kTillsPerCentreMax) {
    return "tills must be 1.." + std::to_string(kTillsPerCentreMax) + " per centre";
  }
  if (!ParseDate(options.business_date).ok()) return "the date must be a day that exists, written 2026-11-23";
  if (options.days < 1 || options.days > kDaysMax) return "days must be 1.." + std::to_string(kDaysMax);
  if (options.customers < 1 || options.customers > 100'000'000) return "customers must be 1..100,000,000";
  if (options.payments_per_till > 100'000) return "payments per till must be 0..100,000";
  return "";
}

int64_t LocalMicros(const std::string& business_date, int hour, int minute, int second) {
  const absl::StatusOr<int32_t> date = ParseDate(business_date);
  DAYBOOK_CHECK(date.ok());
  const int64_t seconds = DayNumber(*date) * 86'400 + hour * 3'600 + minute * 60 + second - kUtcOffsetMinutes * 60;
  return seconds * kMicrosPerSecond;
}

std::string BusinessDateOf(const WorkloadOptions& options, uint32_t day) {
  const absl::StatusOr<int32_t> first = ParseDate(options.business_date);
  DAYBOOK_CHECK(first.ok());
  return FormatDate(AddDays(*first, static_cast<int32_t>(day) - 1));
}

uint64_t TagOf(const WorkloadOptions& options) {
  uint64_t tag = MixBits(options.seed);
  for (const uint64_t part : {uint64_t{options.centres}, uint64_t{options.tills_per_centre}, uint64_t{options.days},
                              uint64_t{options.payments_per_till}, options.customers,
                              static_cast<uint64_t>(LocalMicros(options.business_date, 0, 0))}) {
    tag = MixBits(tag ^ part);
  }
  return tag;
}

const std::string& CommandWriter::DateOf(int64_t micros) {
  const int64_t day_number = (micros / kMicrosPerSecond + kUtcOffsetMinutes * 60) / 86'400;
  if (day_number != day_number_) {
    day_number_ = day_number;
    business_date_ = FormatDate(LocalDate(micros, kUtcOffsetMinutes));
  }
  return business_date_;
}

void CommandWriter::Begin(uint32_t centre, uint32_t actor, int64_t occur_time_micros, v1::Command& command) {
  command.Clear();
  command.set_request_id(ids_.Next());
  command.set_centre(centre);
  command.set_actor(actor);
  command.set_occur_time_micros(occur_time_micros);
  if (centre != 0) command.set_claimed_business_date(DateOf(occur_time_micros));
}

void CommandWriter::BeginAtTill(const OpenTill& till, uint32_t actor, int64_t occur_time_micros,
                                v1::Command& command) {
  Begin(till.centre, actor, occur_time_micros, command);
  command.set_till(till.till);
  command.set_terminal(till.terminal);
}

void CommandWriter::BeginInSession(const OpenTill& till, uint32_t actor, int64_t occur_time_micros,
                                   v1::Command& command) {
  BeginAtTill(till, actor, occur_time_micros, command);
  command.set_session_request_id(till.session_request_id);
}

void Spread(int64_t amount_fen, google::protobuf::RepeatedPtrField<v1::DenominationCount>* to) {
  to->Clear();
  for (const int64_t face_fen : kPadFen) {
    // Three fifths in the largest that fits, and so on; the coin takes what is left.
    const int64_t pieces = (face_fen == kCoinFen ? amount_fen : amount_fen * 3 / 5) / face_fen;
    if (pieces == 0) continue;
    v1::DenominationCount& count = *to->Add();
    count.set_denomination_fen(face_fen);
    count.set_pieces(static_cast<uint32_t>(pieces));
    amount_fen -= pieces * face_fen;
  }
}

std::vector<OpenTill> ListTills(const WorkloadOptions& options) {
  std::vector<OpenTill> tills;
  for (uint32_t centre = 1; centre <= options.centres; ++centre) {
    for (uint32_t i = 0; i < options.tills_per_centre; ++i) {
      OpenTill& till = tills.emplace_back();
      till.centre = centre;
      till.till = TillNumber(centre, i);
      till.terminal = TerminalNumber(till.till);
      till.cashier = CashierNumber(centre, i);
    }
  }
  return tills;
}

std::vector<v1::Command> WriteSetup(const WorkloadOptions& options, const CashLimits& limits, CommandWriter& writer) {
  return SetupWriter(options, limits, writer).Write();
}

void WriteOpenDay(const WorkloadOptions& options, uint32_t centre, int64_t micros, CommandWriter& writer,
                  v1::Command& command) {
  writer.Begin(centre, SupervisorNumber(centre), micros, command);
  v1::OpenBusinessDay& open = *command.mutable_open_business_day();
  open.set_business_date(command.claimed_business_date());
  for (const uint32_t staff :
       {SupervisorNumber(centre), DeputyNumber(centre), KeeperNumber(centre), CarrierNumber(centre),
        TechnicianNumber(centre), SecondTechnicianNumber(centre)}) {
    open.add_on_duty(staff);
  }
  for (uint32_t i = 0; i < options.tills_per_centre; ++i) open.add_on_duty(CashierNumber(centre, i));
}

void WriteOpenSession(OpenTill& till, int64_t micros, CommandWriter& writer, v1::Command& command) {
  writer.BeginAtTill(till, till.cashier, micros, command);
  command.set_second_person(KeeperNumber(till.centre));
  command.mutable_open_session()->set_cashier(till.cashier);
  command.mutable_open_session()->set_float_fen(kFloatFen);
  till.session_request_id = command.request_id();
}

}  // namespace daybook::bench
