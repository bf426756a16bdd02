// The seeded days of a city: the only source of input for benchmarks, demonstrations and tests. The same options give
// the same commands, byte for byte, on every machine.
//
//   CityDays city({.seed = 7, .centres = 3, .tills_per_centre = 4, .days = 5});
//   v1::Command command;
//   while (city.Next(command)) Send(command);                // in this order, to a fresh ledger
//   for (auto& difference : city.account().CompareWith(till)) Print(difference);
//
// The commands are written for a ledger just created (`daybookd --init`, administrator 1) and are all accepted when
// they are sent in order: earlier things are named by the request id that made them, and where a command must give a
// number of the ledger's (cheques in a count, cases in a close) the simulator has counted along. So a file of them can
// be written without a server, sent, and sent again.
//
// For load there is PaymentStream: endless cheap payments on the tills of an OpenedCity.
//
// Threads: each object belongs to one thread; different objects share nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/simulated_account.h"
#include "bench/workload_payment.h"
#include "bench/workload_random.h"
#include "daybook/v1/event.pb.h"

namespace daybook::bench {

// What is registered everywhere, whatever the options. The administrator is the one `daybookd --init` creates.
inline constexpr uint32_t kAdministrator = 1;
inline constexpr uint32_t kFinance = 11;
// Approves and decides where kFinance has counted or confirmed.
inline constexpr uint32_t kFinanceHead = 12;
inline constexpr uint32_t kBankAccount = 1;
inline constexpr uint32_t kAcquirers[] = {21, 22};
inline constexpr uint32_t kWallets[] = {31, 32};
// Centres are 1..centres.
inline constexpr uint32_t kCentresMax = 1000;
// With their forms, sessions and counts more do not surely fit into one close.
inline constexpr uint32_t kTillsPerCentreMax = 40;
inline constexpr uint32_t kDaysMax = 366;
// Till 1 of centre 3 is 301; its terminal 3011; its cashier 3101. Centre 3's supervisors are 3001 and 3002, its keeper
// 3003, who carries its cash to the bank 3004, who escorts it 3005.
constexpr uint32_t TillNumber(uint32_t centre, uint32_t index) { return centre * 100 + index + 1; }
constexpr uint32_t TerminalNumber(uint32_t till) { return till * 10 + 1; }
constexpr uint32_t SupervisorNumber(uint32_t centre) { return centre * 1000 + 1; }
constexpr uint32_t DeputyNumber(uint32_t centre) { return centre * 1000 + 2; }
constexpr uint32_t KeeperNumber(uint32_t centre) { return centre * 1000 + 3; }
constexpr uint32_t CarrierNumber(uint32_t centre) { return centre * 1000 + 4; }
constexpr uint32_t EscortNumber(uint32_t centre) { return centre * 1000 + 5; }
// Takes over from the last till's cashier after lunch.
constexpr uint32_t ReliefNumber(uint32_t centre) { return centre * 1000 + 6; }
constexpr uint32_t TechnicianNumber(uint32_t centre) { return centre * 1000 + 7; }
constexpr uint32_t SecondTechnicianNumber(uint32_t centre) { return centre * 1000 + 8; }
constexpr uint32_t CashierNumber(uint32_t centre, uint32_t index) { return centre * 1000 + 101 + index; }
// Customers are this number and the `customers` − 1 after it.
inline constexpr uint64_t kFirstCustomer = 6'200'000'000;

struct WorkloadOptions {
  uint64_t seed = 1;
  // 1..kCentresMax.
  uint32_t centres = 1;
  // 1..kTillsPerCentreMax windows, one cashier each.
  uint32_t tills_per_centre = 2;
  // "2026-11-23": the first business date of every centre. Must exist; UTC+8.
  std::string business_date = "2026-11-23";
  // 1..kDaysMax business days in a row, one for each day of the calendar.
  uint32_t days = 1;
  // People who come to each till in the day; replacements of failed tenders come on top.
  uint32_t payments_per_till = 120;
  // Size of the population they are drawn from, ≥ 1.
  uint64_t customers = 1'000'000;
  // Whether these days are over by the ledger's clock: only then can a tool come back too late.
  bool days_are_past = false;
};

// Business days of the whole city, from set-up to the last close of every centre. A day:
//
//   06:00 set-up (first day) · 07:05 the providers' answers to yesterday's open tenders · 07:15 the bank confirms
//   yesterday's deposit · 07:20 yesterday's cases get an owner · 07:45 opening cash (first day) · 08:00 days open · 08:10
//   floats and opening counts · 08:30–17:00 people, most of them 9–11 and 14–16 · safe drops before the limit, one float
//   issue, one unannounced spot count, lunch pauses · 10:00 what the bank says of notes and of slow cheques · 10:30 cases
//   are explained, decided, closed · 14:00 dues are settled · 15:00 cheques clear · 17:10 closing counts, sessions close ·
//   then per centre a deposit to the bank, a safe count and the close.
//
// Beside the money: tools and keys are lent and come back, one is lost and one replaced; work orders, complaints and a
// new account; tickets; invoices on paper, by hand and digital, some void, some red; card top-ups of which some must be
// written again; the last till is handed over after lunch; company customers come before the doors open, and their
// cheques go to the bank at noon; an auditor's visit finds what three cases are explained and decided from. A day of
// five centres has every kind of command that a person or terminal sends.
//
// In every centre the first till passes its soft limit once (and comes back by a drop) and is short at its closing
// count; the last till is over (with a single till: the spot count is over). Both open cases, which the close carries
// and the next day finds out about. About 1 % of payments are reversed and 1 % refunded the next day, half of these in
// part; 1.5 % of card and wallet tenders stay pending for a while, of which three in ten fail and are paid again; one
// that begins after 16:20 is carried into the next day. Notes that look counterfeit, missing cheques, deposits the bank
// counts otherwise and mornings with too little float take turns over centres and days: in four centres of five tills,
// five days see everything.
class CityDays {
 public:
  // DAYBOOK_CHECKs the options; a program checks what a person typed with ValidateOptions first.
  explicit CityDays(const WorkloadOptions& options);
  ~CityDays();
  CityDays(const CityDays&) = delete;
  CityDays& operator=(const CityDays&) = delete;

  // Writes the next command over `command`, and books it in account(). False when the last day is over.
  bool Next(v1::Command& command);

  // What everything should hold after the commands given out so far, all of them accepted.
  const SimulatedAccount& account() const;

  // Commands given out so far.
  uint64_t commands() const;
  // Days that every centre has closed so far.
  uint32_t days_closed() const;
  // How many commands of each kind so far, by name ("ReceivePayment").
  const std::map<std::string, uint64_t>& commands_by_kind() const;

 private:
  class Simulation;
  std::unique_ptr<Simulation> simulation_;
};

// Empty when the options are usable, else what is wrong with them, for a person.
std::string ValidateOptions(const WorkloadOptions& options);

// All days at once, for small cities.
std::vector<v1::Command> WriteDays(const WorkloadOptions& options);

// "2026-11-24": the business date of the day with this number, from 1.
std::string BusinessDateOf(const WorkloadOptions& options, uint32_t day);

// The instant of a local time of day in a centre (UTC+8), microseconds since 1970 UTC.
int64_t LocalMicros(const std::string& business_date, int hour, int minute, int second = 0);

// --- Load ------------------------------------------------------------------------------------------------------------

// A till that can take payments.
struct OpenTill {
  uint32_t centre = 0;
  uint32_t till = 0;
  uint32_t terminal = 0;
  uint32_t cashier = 0;
  // As a fresh ledger numbers it; on another ledger take it from the receipt of the OpenSession.
  uint64_t session = 0;
  std::string session_request_id;
};

// A city with every session open and limits so high that load never meets them (10^12 fen; the largest there is).
class OpenedCity {
 public:
  // seed, centres, tills_per_centre and business_date of `options` count.
  explicit OpenedCity(const WorkloadOptions& options);

  // Set-up, opening cash, open days, open sessions; all accepted in order by a fresh ledger.
  const std::vector<v1::Command>& commands() const { return commands_; }
  const std::vector<OpenTill>& tills() const { return tills_; }
  std::vector<OpenTill>& tills() { return tills_; }
  const WorkloadOptions& options() const { return options_; }

 private:
  WorkloadOptions options_;
  std::vector<v1::Command> commands_;
  std::vector<OpenTill> tills_;
};

struct PaymentStreamOptions {
  uint64_t seed = 1;
  // Streams of the same seed and different numbers never make the same request id or provider reference.
  uint64_t stream = 0;
  PaymentMix mix = PaymentMix::Load();
  uint64_t customers = 1'000'000;
};

// Endless payments, evenly over the tills given. All are accepted by a ledger on which the tills are open.
class PaymentStream {
 public:
  // ≥ 1 tills of one OpenedCity; one till makes it a hot till.
  PaymentStream(std::vector<OpenTill> tills, const std::string& business_date, const PaymentStreamOptions& options);

  // Writes the next payment over `command`. Hand in the same command again and again: its memory is then reused.
  void Next(v1::Command& command);

  // Appends `count` payments as they stand in a serialised `repeated Command` with this field number: 1 for
  // SubmitRequest, 2 for SubmitStreamRequest.
  void AppendEncoded(size_t count, uint32_t field_number, std::string& to);

 private:
  std::vector<OpenTill> tills_;
  std::string business_date_;
  PaymentWriter writer_;
  RequestIds request_ids_;
  size_t next_till_ = 0;
  int64_t occur_time_micros_;
  // Reused by AppendEncoded.
  v1::Command scratch_;
};

}  // namespace daybook::bench
