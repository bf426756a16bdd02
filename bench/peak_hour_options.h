// What may be said to peak_hour.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace daybook::bench {

struct PeakHourOptions {
  // Empty: a daybookd of its own on a temporary folder.
  std::string server;
  // Where that folder is made; must be on the disk to be measured.
  std::string data_root;
  bool keep_data = false;

  // Which modes; empty: all.
  std::vector<std::string> modes;
  bool floors = false;
  bool json = false;
  bool markdown = false;

  int runs = 3;
  double seconds = 10;
  double warm_up_seconds = 2;
  // Events stored before the batches are measured and the server is killed.
  uint64_t start_events = 10'000'000;
  // Events that the rebuild reads; 0: no rebuild.
  uint64_t rebuild_events = 2'000'000;
  // The open loop: payments a second, ten times what a city's counters need at their worst hour.
  double rate = 2'500;
  // The city: 3,000 tills.
  uint32_t centres = 100;
  uint32_t tills_per_centre = 30;
  uint64_t seed = 20261123;
  int client_threads = 1;
  // As typed, for the report.
  std::string command;
};

}  // namespace daybook::bench
